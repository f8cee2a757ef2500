package dev.flotilla.agent.testkit;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Counts the moments at which a process may die, and lets it die at one of them. Shared by all that has such moments. */
public final class CrashPoints {
    private static final int NEVER = -1;

    private final Consumer<String> death;
    private final Map<String, Integer> deaths = new TreeMap<>();
    private int reached;
    private int crashAt = NEVER;
    private boolean dead;

    /** Death throws {@link SimulatedCrash}. */
    public CrashPoints() {
        this(where -> {
            throw new SimulatedCrash(where);
        });
    }

    /** @param death is told where it came; does not return */
    public CrashPoints(Consumer<String> death) {
        this.death = death;
    }

    /** One such moment. Whoever is dead stays so, whatever its finally blocks still try. */
    public void reach(String where) {
        boolean now = reached++ == crashAt;
        if (now) {
            deaths.merge(where, 1, Integer::sum);
            dead = true;
        }
        if (dead) {
            death.accept(where);
        }
    }

    /** Dies at the moment of this number, counted from 0 from now on. */
    public void crashAt(int point) {
        reached = 0;
        crashAt = point;
    }

    /** How many moments there were since counting began. */
    public int reached() {
        return reached;
    }

    /** Alive again, and not to die. */
    public void powerOn() {
        dead = false;
        crashAt = NEVER;
    }

    /** How often death came, by the moment's name. */
    public Map<String, Integer> deaths() {
        return deaths;
    }
}
