package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.experiment.GateForecast;
import java.util.Optional;
import java.util.OptionalDouble;

/** What a gate is expected to find, as the API shows it. */
final class ForecastDocument {

    private ForecastDocument() {}

    static Document of(GateForecast forecast) {
        return Document.builder()
                .put("stage", (long) forecast.stage())
                .put("gate", forecast.gate())
                .put("pairs", (long) forecast.pairs())
                .put("devices", (long) forecast.devices())
                .putIfPresent("spread", boxed(forecast.spread()))
                .putIfPresent("detectable", boxed(forecast.detectable()))
                .putIfPresent("powerAtMargin", boxed(forecast.powerAtMargin()))
                .putIfPresent("expectedPairs", boxed(forecast.expectedPairs()))
                .putIfPresent("expectedSeconds", boxed(forecast.expectedSeconds()))
                .build();
    }

    private static Optional<Double> boxed(OptionalDouble value) {
        return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
    }
}
