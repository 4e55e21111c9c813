import { wordsOf } from '@restrike/ui';
import { Component, type ReactNode } from 'react';

interface Props {
  /** What is shown instead; `retry` tries the content again. */
  readonly instead: (message: string, retry: () => void) => ReactNode;
  readonly children: ReactNode;
}
interface State {
  readonly message: string | null;
}

/** A page that fails takes nothing else with it: navigation, alerts and the remote control stay. */
export class FaultBox extends Component<Props, State> {
  override state: State = { message: null };

  static getDerivedStateFromError(error: unknown): State {
    return { message: wordsOf(error) };
  }

  override render(): ReactNode {
    const { message } = this.state;
    return message === null ? this.props.children : this.props.instead(message, () => this.setState({ message: null }));
  }
}
