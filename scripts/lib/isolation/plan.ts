import { type Draft, type Ground, subjectsOf } from './ground.ts';
import { planAccess } from './plan-access.ts';
import { planAudit } from './plan-audit.ts';
import { planDefiners } from './plan-definers.ts';
import { planDelete } from './plan-delete.ts';
import { planPartitions } from './plan-partitions.ts';
import { planSleep } from './plan-sleep.ts';
import { planStructure } from './plan-structure.ts';
import { planShared, planTruncate, planViews } from './plan-surface.ts';
import { planTrail } from './plan-trail.ts';
import { planUnseen } from './plan-unseen.ts';
import { type Plan, SESSION_CELL } from './probe.ts';

/**
 * Every attack that the model and the catalogue make possible, with what it must come to. Pure: the same
 * facts give the same plan, and nothing is asked of the server.
 */
export function planProbes(ground: Ground): Plan {
  const draft: Draft = { names: new Set(), probes: [], gaps: [], given: [] };
  const subjects = subjectsOf(ground);
  for (const subject of subjects.filter(({ table }) => ground.chosen.has(table.id))) {
    planTruncate(ground, draft, subject);
    planDelete(ground, draft, subject);
    if (subject.table.kind === 'shared') {
      planShared(ground, draft, subject);
      continue;
    }
    planAccess(ground, draft, subject);
    planUnseen(ground, draft, subject);
    planStructure(ground, draft, subject);
    planTrail(ground, draft, subject);
    planPartitions(ground, draft, subject);
  }
  planViews(ground, draft, subjects);
  planDefiners(ground, draft, subjects);
  planAudit(ground, draft);
  planSleep(ground, draft);
  for (const { id, reason } of ground.cast.absent.filter(({ counts }) => counts)) {
    draft.gaps.push({ ...SESSION_CELL, object: id, attack: 'act', reason });
  }
  for (const [id, reason] of ground.world.unseeded) {
    if (ground.chosen.has(id))
      draft.gaps.push({ ...SESSION_CELL, object: id, table: id, attack: 'seed', reason });
  }
  return draft;
}
