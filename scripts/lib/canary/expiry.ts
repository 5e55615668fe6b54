import { dayOf, daysLeft, parseCertificates } from '../archive/certificate.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { type Canary, type Finding, plural } from './canary.ts';

/** The certificates that backups are encrypted to: on the day after the last one ends there is no backup. */
export const CERTIFICATES: Canary = {
  id: 'CAN-18',
  title: 'No certificate is about to expire',
  expected: 'valid for longer than the window of the model',
  meaning: 'Backups are refused from that day on.',
  async look({ certificates, model, now }) {
    if (certificates === undefined) return { notHere: 'no certificates were given (--certificates)' };
    const window = model.canaries.expiry.certificates;
    let found: ReturnType<typeof parseCertificates>;
    try {
      found = parseCertificates(certificates);
    } catch (error) {
      if (!(error instanceof BulkheadError)) throw error;
      return [{ verdict: 'grey', observed: error.what, fix: error.fix }];
    }
    return found.map(({ kid, notBefore, notAfter }): Finding => {
      const left = daysLeft(notAfter, now);
      const early = notBefore > now;
      return {
        object: kid,
        expected: `valid for more than ${plural(window, 'day')}`,
        verdict: early || left < window ? 'red' : 'green',
        observed: early
          ? `not valid before ${dayOf(notBefore)}`
          : `${left < 0 ? 'expired on' : `${plural(left, 'day')} left, until`} ${dayOf(notAfter)}`,
        number: left,
        ...(early || left < window
          ? {
              fix: 'npx tsx scripts/backup/create-keys.ts --parts certificates --out <new folder>, then rotate-keys --add',
            }
          : {}),
      };
    });
  },
};

/** Exceptions of the model: past their day what they hide is red again. */
export const EXCEPTIONS: Canary = {
  id: 'CAN-19',
  title: 'No exception is about to expire',
  expected: 'in force for longer than the window of the model',
  meaning:
    'On the day after, the finding that it hides makes the status red, at night, and nobody is prepared.',
  async look({ model, now }) {
    if (model.exceptions.length === 0) return { notHere: 'the model has no exception' };
    const window = model.canaries.expiry.exceptions;
    return model.exceptions.map(({ check, object, owner, expires, place }): Finding => {
      // It holds until the end of its day.
      const left = daysLeft(new Date(Date.parse(`${expires}T00:00:00Z`) + 86_400_000), now);
      return {
        object: `${check} for ${object}`,
        expected: `in force for more than ${plural(window, 'day')}`,
        verdict: left < window ? 'red' : 'green',
        observed: `${left < 0 ? 'expired' : `${plural(left, 'day')} left`} (${expires}); ${owner} answers for it`,
        number: left,
        ...(left < window
          ? {
              fix: `Repair what it is for and remove it, or look at it anew: line ${place.split(':')[0]} of the model`,
            }
          : {}),
      };
    });
  },
};
