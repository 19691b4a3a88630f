import { useToast } from '../../components/use-toast.ts';
import { useAuditRefresh } from './use-audit-refresh.ts';

/** For what a dialog has declared: says that it was done, reads the page anew and closes. */
export function useDone(onClose: () => void): (sentence: string) => () => void {
  const toast = useToast();
  const refresh = useAuditRefresh();
  return (sentence) => () => {
    toast.success(sentence);
    refresh();
    onClose();
  };
}
