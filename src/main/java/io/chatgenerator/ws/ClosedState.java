package io.chatgenerator.ws;

import io.chatgenerator.ws.ClientMessage.Complete;
import io.chatgenerator.ws.ClientMessage.ConnectionInit;
import io.chatgenerator.ws.ClientMessage.Subscribe;

/** Closed, or about to be: whatever was still on its way is ignored. */
enum ClosedState implements ConnectionState {
  CLOSED;

  @Override
  public void receive(ConnectionInit message) {}

  @Override
  public void receive(Subscribe message) {}

  @Override
  public void receive(Complete message) {}

  @Override
  public void leave() {}
}
