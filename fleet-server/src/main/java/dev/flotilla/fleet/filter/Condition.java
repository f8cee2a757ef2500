package dev.flotilla.fleet.filter;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.UpdatePhase;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What a filter says of a device, at one time. It holds or it does not: what is not known of a device equals nothing. */
public sealed interface Condition {

    /** What holds of every device. */
    static Condition always() {
        return new All(List.of());
    }

    /** Calls the visitor's method for this kind of condition. */
    <R> R accept(Visitor<R> visitor);

    /** Whether it holds of a device. */
    default boolean holds(DeviceFacts device) {
        return accept(new Evaluation(device));
    }

    /** One method for each kind of condition. */
    interface Visitor<R> {
        R all(All all);

        R any(Any any);

        R not(Not not);

        R text(Text text);

        R attribute(Attribute attribute);

        R quantity(Quantity quantity);

        R time(Time time);

        R flag(Flag flag);

        R phase(Phase phase);

        R standing(Standing standing);

        R running(Running running);
    }

    /** What has texts. */
    enum TextField {
        ID,
        NAME,
        GROUP,
        TAG,
        BUNDLE,
        AGENT
    }

    /** What has a time. */
    enum TimeField {
        LAST_SEEN,
        ENROLLED
    }

    /** What is so or not. */
    enum FlagField {
        ONLINE,
        REVOKED,
        /** Its agent can run bundles in shadow. */
        SHADOWS
    }

    /** Holds if all parts do. */
    record All(List<Condition> parts) implements Condition {
        public All {
            parts = List.copyOf(parts);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.all(this);
        }
    }

    /** Holds if one of the parts does. */
    record Any(List<Condition> parts) implements Condition {
        public Any {
            parts = List.copyOf(parts);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.any(this);
        }
    }

    /** Holds if the part does not. */
    record Not(Condition part) implements Condition {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.not(this);
        }
    }

    /** The device has something in this field that matches. */
    record Text(TextField field, Wildcard pattern) implements Condition {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.text(this);
        }
    }

    /** The device has an attribute of this name that matches. */
    record Attribute(String name, Wildcard pattern) implements Condition {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.attribute(this);
        }
    }

    /** The device has an attribute of this name that is a {@link DecimalText decimal number}, on this side of the bound. */
    record Quantity(String name, Order order, BigDecimal bound) implements Condition {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.quantity(this);
        }
    }

    /** The device has a time in this field, on this side of the bound. */
    record Time(TimeField field, Order order, Instant bound) implements Condition {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.time(this);
        }
    }

    /** It is so. */
    record Flag(FlagField field) implements Condition {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.flag(this);
        }
    }

    /** The device's last report says so; one that never reported is idle. */
    record Phase(UpdatePhase phase) implements Condition {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.phase(this);
        }
    }

    /** How the device stands to what it is asked to run. */
    record Standing(Health health) implements Condition {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.standing(this);
        }
    }

    /** The device reports to run one of these. */
    record Running(Set<Digest> bundles) implements Condition {
        public Running {
            bundles = Set.copyOf(bundles);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.running(this);
        }
    }
}
