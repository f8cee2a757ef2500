package dev.flotilla.daemon.simulate.engine;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Whether the inference of the present thread is one whose answer shall be wrong: a self-test beside it is not. */
public final class WrongMoment implements BooleanSupplier {
    private volatile @Nullable Thread wrong;

    public void set(boolean begins) {
        wrong = begins ? Thread.currentThread() : null;
    }

    @Override
    public boolean getAsBoolean() {
        return Thread.currentThread().equals(wrong);
    }
}
