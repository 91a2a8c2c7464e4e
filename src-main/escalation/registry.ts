import type { ChannelAdapter } from './channel.ts'
import { discord } from './discord/adapter.ts'
import { email } from './email/adapter.ts'
import { file } from './file/adapter.ts'
import { github } from './github/adapter.ts'
import { gitlab } from './gitlab/adapter.ts'
import { googlechat } from './googlechat/adapter.ts'
import { jira } from './jira/adapter.ts'
import { mattermost } from './mattermost/adapter.ts'
import { rt } from './rt/adapter.ts'
import { slack } from './slack/adapter.ts'
import { teams } from './teams/adapter.ts'
import { webhook } from './webhook/adapter.ts'
import { zendesk } from './zendesk/adapter.ts'

/** One line per channel; those that were run against the real thing first. */
export const channelAdapters: readonly ChannelAdapter[] = [email, webhook, file, rt, mattermost, slack, teams, discord, googlechat, github, gitlab, jira, zendesk]
