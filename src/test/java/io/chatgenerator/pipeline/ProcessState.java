package io.chatgenerator.pipeline;

/** Whether somebody lives, and whether it stands still, as a process does that is stopped. */
final class ProcessState {
  private boolean dead;
  private boolean paused;

  boolean isAlive() {
    return !dead;
  }

  boolean isPaused() {
    return paused;
  }

  void end() {
    dead = true;
  }

  void pause(boolean stands) {
    paused = stands;
  }
}
