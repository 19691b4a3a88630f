import type { GridColDef, GridRenderCellParams } from '@mui/x-data-grid';
import type { TFunction } from 'i18next';
import type { DeploymentRow } from '../../../shared/contract/deployments.ts';
import { Clipped } from '../../components/clipped.tsx';
import type { Fold } from '../../components/folds.tsx';
import { RowLink } from '../../components/row-link.tsx';
import { TwoLines } from '../../components/two-lines.tsx';
import { formatInstantInList } from '../../format/time.ts';
import { GateBadge, ResultBadge } from './badges.tsx';

type Texts = TFunction<['deployments', 'common']>;

export const deploymentPath = ({ id }: Pick<DeploymentRow, 'id'>): string => `/deployments/${id}`;

const moveText = (t: Texts, { from, to }: DeploymentRow): string =>
  t('move', { from: t(`common:state.${from}`), to: t(`common:state.${to}`) });

const gateText = (t: Texts, { verdict }: DeploymentRow): string =>
  verdict === null ? t('list.notAsked') : t(`verdict.${verdict}`);

/** What stands below other columns where there is no room for all. */
export function deploymentFolds(t: Texts, { ofAll }: { readonly ofAll: boolean }): Fold<DeploymentRow>[] {
  return [
    { field: 'verdict', below: 'outcome', text: (row) => gateText(t, row) },
    { field: 'actor', below: 'note', text: ({ actor }) => actor.name },
    ofAll
      ? { field: 'at', below: 'model', text: ({ at }) => formatInstantInList(at) }
      : { field: 'version', below: 'at', text: ({ version }) => version.version },
  ];
}

/** Columns of the list of decisions, of one model or of all. */
export function deploymentColumns(
  t: Texts,
  { ofAll }: { readonly ofAll: boolean },
): GridColDef<DeploymentRow>[] {
  const model: GridColDef<DeploymentRow> = {
    field: 'model',
    headerName: t('list.model'),
    flex: 1,
    minWidth: 160,
    renderCell: ({ row, tabIndex }) => (
      <TwoLines
        first={<RowLink to={deploymentPath(row)} text={row.modelName} tabIndex={tabIndex} wraps />}
        second={t('list.ofVersion', { version: row.version.version })}
      />
    ),
  };
  const at: GridColDef<DeploymentRow> = { field: 'at', headerName: t('list.at'), width: 200 };
  const columns: GridColDef<DeploymentRow>[] = [
    ...(ofAll
      ? [model, { ...at, valueGetter: (_: unknown, row: DeploymentRow) => formatInstantInList(row.at) }]
      : [
          {
            ...at,
            renderCell: ({ row, tabIndex }: GridRenderCellParams<DeploymentRow>) => (
              <RowLink to={deploymentPath(row)} text={formatInstantInList(row.at)} tabIndex={tabIndex} />
            ),
          },
          {
            field: 'version',
            headerName: t('list.version'),
            width: 78,
            valueGetter: (_: unknown, row: DeploymentRow) => row.version.version,
          },
        ]),
    { field: 'move', headerName: t('list.move'), width: 168, valueGetter: (_, row) => moveText(t, row) },
    {
      field: 'outcome',
      headerName: t('list.outcome'),
      width: 158,
      renderCell: ({ row }) => <ResultBadge outcome={row.outcome} />,
    },
    {
      field: 'verdict',
      headerName: t('list.verdict'),
      width: 150,
      renderCell: ({ row }) =>
        row.verdict === null ? <Clipped text={t('list.notAsked')} /> : <GateBadge verdict={row.verdict} />,
    },
    { field: 'actor', headerName: t('list.actor'), width: 130, valueGetter: (_, row) => row.actor.name },
    {
      field: 'note',
      headerName: t('list.note'),
      flex: 1.4,
      minWidth: 130,
      renderCell: ({ row }) => <Clipped text={row.note} lines={3} />,
    },
  ];
  return columns.map((column) => ({ ...column, sortable: false }));
}
