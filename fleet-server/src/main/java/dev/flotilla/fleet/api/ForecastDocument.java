package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.experiment.GateForecast;

/** What a gate is expected to find, as the API shows it. */
final class ForecastDocument {

    private ForecastDocument() {}

    static Document of(GateForecast forecast) {
        return Document.builder()
                .put("stage", (long) forecast.stage())
                .put("gate", forecast.gate())
                .put("pairs", (long) forecast.pairs())
                .put("devices", (long) forecast.devices())
                .putIfPresent("spread", forecast.spread())
                .putIfPresent("detectable", forecast.detectable())
                .putIfPresent("powerAtMargin", forecast.powerAtMargin())
                .putIfPresent("expectedPairs", forecast.expectedPairs())
                .putIfPresent("expectedSeconds", forecast.expectedSeconds())
                .build();
    }
}
