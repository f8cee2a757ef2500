package dev.flotilla.fleet.rollout;

import io.vertx.core.Future;
import java.util.Set;

/** Knows whose approval counts. */
@FunctionalInterface
public interface Approvers {

    /** The names of all who may approve of rollouts at present. */
    Future<Set<String>> names();
}
