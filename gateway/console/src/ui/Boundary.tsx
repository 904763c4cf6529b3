/** Keeps a fault in one part of a page from taking the rest with it: a map that fails must not silence the alarm. */
import { Component, type ReactNode } from "react";

interface Props {
  /** Shown instead of the part that failed. */
  fallback: ReactNode;
  children: ReactNode;
}

export class Boundary extends Component<Props, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    return this.state.hasFailed ? this.props.fallback : this.props.children;
  }
}
