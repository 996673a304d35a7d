import { confluence, jira } from './atlassian.ts';
import { gitlab } from './gitlab.ts';
import { hrFile } from './hr-file.ts';
import { moodle } from './moodle.ts';
import { nextcloud } from './nextcloud.ts';
import type { Preset } from './preset.ts';
import { redmine } from './redmine.ts';
import { activeDirectory, snipeIt, zulip } from './scim-servers.ts';
import { wordpress } from './wordpress.ts';

/** Applications that people have, by name. */
export const presets: readonly Preset[] = [
  ...[activeDirectory, confluence, gitlab, hrFile, jira, moodle],
  ...[nextcloud, redmine, snipeIt, wordpress, zulip],
];
