package io.github.fmnist.engine;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * The working memory that the operations of one network share: they run one after another, so it is
 * as large as the largest request. It grows when a new operation requests more.
 */
final class Scratchpad implements AutoCloseable {
  private final List<Tensor> users = new ArrayList<>();
  private BytePointer block = new BytePointer(0);

  /** Returns a tensor on the shared memory; closing the scope unregisters it here. */
  Tensor tensor(Scope scope, Layout layout) {
    if (layout.bytes() > block.capacity()) {
      BytePointer larger = new BytePointer(layout.bytes());
      users.forEach(user -> user.moveTo(larger));
      block.deallocate();
      block = larger;
    }
    Tensor user = Tensor.at(scope, layout, (Pointer) block);
    users.add(user);
    scope.onClose(() -> users.remove(user));
    return user;
  }

  @Override
  public void close() {
    block.deallocate();
  }
}
