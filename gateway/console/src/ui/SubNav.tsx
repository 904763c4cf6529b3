/** The pages of one area, by what the caller's roles may read. */
import { NavLink } from "react-router";
import { useSession } from "../app/Session";

export interface SubPage {
  to: string;
  label: string;
  /** Who may read it; everybody at the desk where it is left out. */
  roles?: readonly string[];
}

export function SubNav({ pages, label }: { pages: SubPage[]; label: string }) {
  const { me } = useSession();
  const shown = pages.filter((page) => !page.roles || page.roles.some((role) => (me.roles as string[]).includes(role)));
  return (
    <nav className="sub-nav" aria-label={label}>
      {shown.map((page) => (
        <NavLink key={page.to} to={page.to}>
          {page.label}
        </NavLink>
      ))}
    </nav>
  );
}
