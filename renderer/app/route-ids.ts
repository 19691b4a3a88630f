import { useParams } from 'react-router';
import {
  alertId,
  approvalId,
  deploymentId,
  modelId,
  modelVersionId,
  monitorId,
  runId,
  userId,
} from '../../shared/schema/ids.ts';
import type {
  AlertId,
  ApprovalId,
  DeploymentId,
  ModelId,
  ModelVersionId,
  MonitorId,
  RunId,
  UserId,
} from '../../shared/schema/ids.ts';
import { ClientError } from '../client/client-error.ts';

/** The model of the address; throws MODEL_NOT_FOUND for an address no model can have. */
export function useModelId(): ModelId {
  const parsed = modelId.safeParse(useParams()['modelId']);
  if (!parsed.success) throw new ClientError('MODEL_NOT_FOUND');
  return parsed.data;
}

/** The version of the address; throws MODEL_VERSION_NOT_FOUND for an address no version can have. */
export function useVersionId(): ModelVersionId {
  const parsed = modelVersionId.safeParse(useParams()['versionId']);
  if (!parsed.success) throw new ClientError('MODEL_VERSION_NOT_FOUND');
  return parsed.data;
}

/** The alert of the address; throws ALERT_NOT_FOUND for an address no alert can have. */
export function useAlertId(): AlertId {
  const parsed = alertId.safeParse(useParams()['alertId']);
  if (!parsed.success) throw new ClientError('ALERT_NOT_FOUND');
  return parsed.data;
}

/** The request of the address; throws APPROVAL_NOT_FOUND for an address no request can have. */
export function useApprovalId(): ApprovalId {
  const parsed = approvalId.safeParse(useParams()['approvalId']);
  if (!parsed.success) throw new ClientError('APPROVAL_NOT_FOUND');
  return parsed.data;
}

/** The run of the address; throws RUN_NOT_FOUND for an address no run can have. */
export function useRunId(): RunId {
  const parsed = runId.safeParse(useParams()['runId']);
  if (!parsed.success) throw new ClientError('RUN_NOT_FOUND');
  return parsed.data;
}

/** The account of the address; throws USER_NOT_FOUND for an address no account can have. */
export function useUserId(): UserId {
  const parsed = userId.safeParse(useParams()['userId']);
  if (!parsed.success) throw new ClientError('USER_NOT_FOUND');
  return parsed.data;
}

/** The monitor of the address; throws MONITOR_NOT_FOUND for an address no monitor can have. */
export function useMonitorId(): MonitorId {
  const parsed = monitorId.safeParse(useParams()['monitorId']);
  if (!parsed.success) throw new ClientError('MONITOR_NOT_FOUND');
  return parsed.data;
}

/** The deployment of the address; throws NOT_FOUND for an address no deployment can have. */
export function useDeploymentId(): DeploymentId {
  const parsed = deploymentId.safeParse(useParams()['deploymentId']);
  if (!parsed.success) throw new ClientError('NOT_FOUND');
  return parsed.data;
}
