/** Inference over a plant's own MQTT broker: requests come in on one topic, answers go out on another. */
@NullMarked
package dev.flotilla.daemon.stream;

import org.jspecify.annotations.NullMarked;
