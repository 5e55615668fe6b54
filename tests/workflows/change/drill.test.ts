import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ask } from '../../restore/database.ts';
import { install } from '../../support/installation/installation.ts';
import { startService } from '../../support/installation/services.ts';
import { fileOf, only } from '../night/altered.ts';
import { brokenStep, jobsThat, ofRun, told } from '../night/outcome.ts';
import { Story } from './story.ts';

// The backup is good, and what comes out of it is not what went in: something in the database that it is restored into
// takes rows away.

const installation = await install();
const { host, bucket, reports, incidents, messages } = installation;
const story = new Story(installation);

test.after(installation.close);

/** Fires when the rows are there and their indexes are made. */
const THIEF = `
  create function public.thief() returns event_trigger language plpgsql as $$
  begin
    if to_regclass('public.notices') is not null then
      execute 'delete from public.notices where id = (select id from public.notices order by id limit 1)';
    end if;
  end $$;
  create event trigger thief on ddl_command_end when tag in ('CREATE INDEX') execute function public.thief();
  alter event trigger thief enable always`;

test('a drill that restores other rows than were backed up is red, marked in the bucket, recorded and told', async () => {
  const workflowText = only(fileOf('nightly.yml'), ['backup']);
  await story.start({ event: 'schedule', workflow: 'nightly.yml', workflowText });
  Object.assign(host, {
    async services(image: string, env: Record<string, string>) {
      const service = await startService(image, env);
      await ask(`postgresql://scratch@127.0.0.1:${service.ports['5432']}/scratch`, THIEF);
      return service;
    },
  });
  const run = await story.start({ event: 'schedule', workflow: 'restore-drill.yml' });
  assert.is(run.conclusion, 'failure');
  assert.equal(jobsThat(run, 'failure'), ['throwaway']);
  const step = brokenStep(run.jobs.throwaway ?? { steps: [] });
  assert.equal([step.name, step.exit], ['Restore and compare', 1]);
  const found = ofRun(await reports('restore-drill'), run).filter(({ verdict }) => verdict === 'red');
  assert.equal(told(found), ['restore-drill restore-drill red']);
  const red = found.flatMap(({ checks }) => checks.filter(({ verdict }) => verdict === 'red'));
  assert.ok(
    red.some(
      ({ id, object, observed }) =>
        id === 'DRL-03' && object === 'public.notices' && /missing/.test(observed),
    ),
    red.map(({ id, object, observed }) => `${id} ${object}: ${observed}`).join('\n'),
  );
  const marks = bucket.fake.state.keys('').filter((key) => /\/marks\/.*drilled-/.test(key));
  assert.is(marks.length, 1);
  assert.match(bucket.fake.state.current(marks[0] ?? '')?.bytes.toString() ?? '', /failed/);
  assert.ok(incidents().some(({ state, title }) => state === 'open' && title.startsWith('restore-drill ')));
  assert.is(messages().length, 1);
  assert.match(JSON.stringify(messages()), /restore-drill/);
});

test.run();
