package dev.flotilla.daemon.simulate.engine;

import dev.flotilla.agent.inference.Shadow;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Whether the inference of the present thread is one whose answer shall be wrong: a self-test beside it is not. */
public final class WrongMoment implements BooleanSupplier {
    private volatile @Nullable Thread wrong;
    private volatile boolean wrongInShadow;

    public void set(boolean begins) {
        wrong = begins ? Thread.currentThread() : null;
    }

    /** Whether the model in shadow is one that answers wrongly: all that its thread asks it. */
    public void setInShadow(boolean wrongly) {
        wrongInShadow = wrongly;
    }

    @Override
    public boolean getAsBoolean() {
        Thread current = Thread.currentThread();
        return current.equals(wrong) || (wrongInShadow && current.getName().equals(Shadow.THREAD));
    }
}
