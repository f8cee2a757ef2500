package dev.flotilla.fleet.filter;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether conditions hold of a device. */
final class Evaluation implements Condition.Visitor<Boolean> {

    private final DeviceFacts device;

    Evaluation(DeviceFacts device) {
        this.device = device;
    }

    @Override
    public Boolean all(Condition.All all) {
        return all.parts().stream().allMatch(part -> part.accept(this));
    }

    @Override
    public Boolean any(Condition.Any any) {
        return any.parts().stream().anyMatch(part -> part.accept(this));
    }

    @Override
    public Boolean not(Condition.Not not) {
        return !not.part().accept(this);
    }

    @Override
    public Boolean text(Condition.Text text) {
        return texts(text.field()).filter(value -> !value.isEmpty()).anyMatch(text.pattern()::matches);
    }

    private Stream<String> texts(Condition.TextField field) {
        return switch (field) {
            case ID -> Stream.of(device.id().value());
            case NAME -> Stream.of(device.name());
            case GROUP -> Stream.of(device.group());
            case TAG -> device.tags().stream();
            case BUNDLE -> device.bundle().stream().map(bundle -> bundle.hex());
            case AGENT -> Stream.of(device.agent());
        };
    }

    @Override
    public Boolean attribute(Condition.Attribute attribute) {
        return value(attribute.name()).filter(attribute.pattern()::matches).isPresent();
    }

    @Override
    public Boolean quantity(Condition.Quantity quantity) {
        return value(quantity.name())
                .flatMap(DecimalText::parse)
                .filter(value -> quantity.order().holds(value.compareTo(quantity.bound())))
                .isPresent();
    }

    private Optional<String> value(String attribute) {
        return Optional.ofNullable(device.attributes().get(attribute));
    }

    @Override
    public Boolean time(Condition.Time time) {
        return at(time.field())
                .filter(at -> time.order().holds(at.compareTo(time.bound())))
                .isPresent();
    }

    private Optional<Instant> at(Condition.TimeField field) {
        return switch (field) {
            case LAST_SEEN -> device.lastSeen();
            case ENROLLED -> Optional.of(device.enrolledAt());
        };
    }

    @Override
    public Boolean flag(Condition.Flag flag) {
        return switch (flag.field()) {
            case ONLINE -> device.online();
            case REVOKED -> device.revoked();
            case SHADOWS -> device.shadows();
        };
    }

    @Override
    public Boolean phase(Condition.Phase phase) {
        return device.phase() == phase.phase();
    }

    @Override
    public Boolean standing(Condition.Standing standing) {
        return device.health() == standing.health();
    }

    @Override
    public Boolean running(Condition.Running running) {
        return device.bundle().filter(running.bundles()::contains).isPresent();
    }
}
