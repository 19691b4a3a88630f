import type { z } from 'zod';
import { alertCommands, alertTopics } from './alerts.ts';
import { appCommands, appTopics } from './app.ts';
import { approvalCommands } from './approvals.ts';
import { auditCommands } from './audit.ts';
import { backupCommands } from './backups.ts';
import { datasetCommands } from './datasets.ts';
import { deploymentCommands } from './deployments.ts';
import { desktopCommands } from './desktop.ts';
import { driftCommands } from './drift.ts';
import { evidenceCommands } from './evidence.ts';
import { explainCommands } from './explain.ts';
import { fairnessCommands } from './fairness.ts';
import { fileCommands } from './files.ts';
import { healthCommands } from './health.ts';
import { identityCommands, identityTopics } from './identity.ts';
import { jobCommands, jobTopics } from './jobs.ts';
import { modelCommands } from './models.ts';
import { monitorCommands } from './monitors.ts';
import { performanceCommands } from './performance.ts';
import { predictionCommands } from './predictions.ts';
import { riskCommands } from './risk.ts';
import { versionCommands } from './versions.ts';
import { workspaceCommands } from './workspace.ts';

/** Every command there is. IPC channels, loopback routes, the client and the contract tests come from here. */
export const commands = {
  ...appCommands,
  ...healthCommands,
  ...identityCommands,
  ...approvalCommands,
  ...workspaceCommands,
  ...modelCommands,
  ...versionCommands,
  ...datasetCommands,
  ...driftCommands,
  ...fairnessCommands,
  ...performanceCommands,
  ...predictionCommands,
  ...explainCommands,
  ...monitorCommands,
  ...alertCommands,
  ...riskCommands,
  ...deploymentCommands,
  ...jobCommands,
  ...auditCommands,
  ...backupCommands,
  ...evidenceCommands,
  ...fileCommands,
  ...desktopCommands,
} as const;

export const topics = { ...appTopics, ...alertTopics, ...identityTopics, ...jobTopics } as const;

export type Commands = typeof commands;
export type CommandName = keyof Commands;
/** What a caller writes (defaults may be left out). */
export type CommandInput<Name extends CommandName> = z.input<Commands[Name]['input']>;
/** What a handler receives after parsing. */
export type ParsedInput<Name extends CommandName> = z.output<Commands[Name]['input']>;
export type CommandOutput<Name extends CommandName> = z.output<Commands[Name]['output']>;

export type CoreCommandName = {
  [Name in CommandName]: Commands[Name]['place'] extends 'core' ? Name : never;
}[CommandName];
export type ShellCommandName = Exclude<CommandName, CoreCommandName>;

export type Topics = typeof topics;
export type TopicName = keyof Topics;
export type TopicPayload<Name extends TopicName> = z.output<Topics[Name]['payload']>;

/** One pushed message. */
export type PushMessage = { [Name in TopicName]: { topic: Name; payload: TopicPayload<Name> } }[TopicName];

export function isCommandName(value: string): value is CommandName {
  return Object.hasOwn(commands, value);
}

export function isTopicName(value: string): value is TopicName {
  return Object.hasOwn(topics, value);
}

/** Every read is answered from the core; which shell commands exist depends on the shell. */
export const commandNames = Object.keys(commands) as CommandName[];
export const topicNames = Object.keys(topics) as TopicName[];
