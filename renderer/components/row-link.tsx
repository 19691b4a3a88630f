import Link from '@mui/material/Link';
import { Link as RouterLink } from 'react-router';

type RowLinkProps = {
  to: string;
  text: string;
  /** What the grid gives the cell, so that the keyboard reaches one cell at a time. */
  tabIndex: number;
};

/** The name in a row of a list, on one line, which leads to where the row leads. */
export function RowLink({ to, text, tabIndex }: RowLinkProps) {
  return (
    <Link
      component={RouterLink}
      to={to}
      tabIndex={tabIndex}
      noWrap
      sx={{ display: 'block' }}
      title={text}
      onClick={(event) => {
        // The row around it leads to the same place.
        event.stopPropagation();
      }}
    >
      {text}
    </Link>
  );
}
