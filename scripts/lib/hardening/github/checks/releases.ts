import { REPO } from '../ask.ts';
import { type GitHubCheck, ghApi, githubCheck, type SettingFinding, unseenFinding } from '../check.ts';
import type { GitHubFacts } from '../facts.ts';
import { matchesRef } from '../ref-pattern.ts';
import { standingRuleset } from '../ruleset-command.ts';

/** A name as releases have it. The tag of the major version, such as v1, moves with each of them and is not meant. */
const RELEASE = 'refs/tags/v1.2.3';

/** Nothing is released here: there is nothing to hold. */
function unreleased({ files }: GitHubFacts, object: string): SettingFinding | undefined {
  if (files.some(({ tags }) => tags !== undefined)) return undefined;
  return { object, verdict: 'grey', planned: true, observed: 'no workflow is started by a tag' };
}

const tags = githubCheck({
  id: 'GHB-16',
  title: 'the tag of a release stays where it is',
  meaning:
    'Others run this code by its tag. Whoever may move v1.2.3 gives them other code under the name that they reviewed.',
  expected: 'a ruleset for tags like v1.2.3 that restricts updates and deletions',
  remedy:
    'Settings, Rules, Rulesets, New tag ruleset, for `v*.*.*`: *Restrict updates* and *Restrict deletions*. Leave the tag of the major version out, which the release moves.',
  objects: 'rules',
  nothing: 'the rulesets were not looked at',
  requests: [
    ['metadata: read', `${REPO}/rulesets?includes_parents=true&targets=tag`],
    ['metadata: read', `${REPO}/rulesets/{ruleset_id}`],
  ],
  judge(facts) {
    const object = 'tags v*.*.*';
    const none = unreleased(facts, object);
    if (none !== undefined) return [none];
    const { tagRulesets } = facts;
    if ('unseen' in tagRulesets) return [unseenFinding(object, tagRulesets.unseen)];
    const held = new Set(
      tagRulesets.value
        .filter(({ conditions }) => matchesRef(RELEASE, conditions?.ref_name))
        .flatMap(({ rules }) => rules.map(({ type }) => type)),
    );
    const lacks = [
      ...(held.has('update') ? [] : ['updates']),
      ...(held.has('deletion') ? [] : ['deletions']),
    ];
    if (lacks.length === 0) return [{ object, verdict: 'green', observed: 'as expected' }];
    const fix = standingRuleset(facts.repository, 'tag', 'refs/tags/v*.*.*', ['update', 'deletion']);
    return [{ object, verdict: 'red', observed: `not restricted: ${lacks.join(', ')}`, fix }];
  },
});

const immutable = githubCheck({
  id: 'GHB-17',
  title: 'a release cannot be changed',
  meaning: 'The files of a release that may be replaced are not those that were attested.',
  expected: 'immutable releases enabled',
  remedy:
    'Settings, General, Releases: *Enable release immutability*. It holds for releases that are made from then on.',
  objects: 'settings',
  nothing: 'the setting was not looked at',
  requests: [['administration: read', `${REPO}/immutable-releases`]],
  judge(facts) {
    const object = 'releases';
    const none = unreleased(facts, object);
    if (none !== undefined) return [none];
    const { immutable: seen, token, repository } = facts;
    const fix = ghApi('PUT', `repos/${repository}/immutable-releases`);
    const off: SettingFinding = { object, verdict: 'red', observed: 'not enabled', fix };
    if ('value' in seen) {
      return [seen.value.enabled ? { object, verdict: 'green', observed: 'enabled' } : off];
    }
    // 404 is GitHub's word for "not enabled", and for "you may not look": whoever saw another such setting may.
    return [seen.unseen.kind === 'absent' && 'value' in token ? off : unseenFinding(object, seen.unseen)];
  },
});

export const RELEASE_CHECKS: readonly GitHubCheck[] = [tags, immutable];
