package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The part of a plan's document that says by what evidence its stages go on. */
final class GatingDocument {

    private GatingDocument() {}

    static Gating read(Document plan) throws MalformedDocumentException {
        List<GatePlan> gates = new ArrayList<>();
        for (Document gate : plan.objects("gates")) {
            gates.add(gate(gate));
        }
        Document budget =
                plan.findObject("errorBudget").orElse(Document.builder().build());
        return new Gating(
                gates,
                budget.number("falseAbort", Gating.DEFAULT_ERROR),
                budget.number("falseAdvance", Gating.DEFAULT_ERROR));
    }

    private static GatePlan gate(Document gate) throws MalformedDocumentException {
        GateMetric metric = metric(gate);
        return new GatePlan(
                gate.findString("name").orElse(metric.wireName()),
                metric,
                gate.number("margin"),
                count(gate, "rarestFault", 1, GatePlan.DEFAULT_RAREST_FAULT),
                count(gate, "minimumPairs", 2, GatePlan.DEFAULT_MINIMUM_PAIRS),
                seconds(gate, "maximumWaitSeconds", GatePlan.DEFAULT_MAXIMUM_WAIT),
                choice(gate, "afterWait", GatePlan.AfterWait.class).orElse(GatePlan.AfterWait.HOLD),
                rail(gate.findObject("guardRail")),
                seconds(gate, "observeSeconds", GatePlan.DEFAULT_SPAN),
                gate.number("weight", 1));
    }

    static GateMetric metric(Document gate) throws MalformedDocumentException {
        String name = gate.string("metric");
        Optional<GateMetric.Known> known = GateMetric.Known.find(name);
        if (known.isPresent()) {
            return known.get();
        }
        Optional<GateMetric.Shadowed> shadowed = GateMetric.Shadowed.find(name);
        if (shadowed.isPresent()) {
            return new GateMetric.Shadow(
                    shadowed.get(),
                    gate.number("limit"),
                    count(gate, "minimumInputs", 1, GateMetric.Shadow.DEFAULT_INPUTS));
        }
        Optional<GateMetric.Worse> worse = choice(gate, "worse", GateMetric.Worse.class);
        if (name.isBlank() || worse.isEmpty()) {
            throw new InvalidRolloutException("gates: metric " + name + " is none of " + GateMetric.Known.all()
                    + "; of another quantity in telemetry say what is worse: more, less or any");
        }
        return new GateMetric.Quantity(
                name, choice(gate, "compare", GateMetric.Compared.class).orElse(GateMetric.Compared.MEAN), worse.get());
    }

    private static Optional<GatePlan.Rail> rail(Optional<Document> rail) throws MalformedDocumentException {
        return rail.isEmpty()
                ? Optional.empty()
                : Optional.of(new GatePlan.Rail(rail.get().number("limit"), count(rail.get(), "devices", 1, 1)));
    }

    static int count(Document from, String field, int least, int otherwise) throws MalformedDocumentException {
        return from.has(field) ? (int) from.integerBetween(field, least, GatePlan.MOST_PAIRS) : otherwise;
    }

    static Duration seconds(Document from, String field, Duration otherwise) throws MalformedDocumentException {
        return from.has(field)
                ? Duration.ofSeconds(from.integerBetween(field, 1, GatePlan.LONGEST.toSeconds()))
                : otherwise;
    }

    static <T extends Enum<T>> Optional<T> choice(Document from, String field, Class<T> type)
            throws MalformedDocumentException {
        Optional<String> text = from.findString(field);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<T> chosen = Arrays.stream(type.getEnumConstants())
                .filter(value -> wireName(value).equals(text.get()))
                .findFirst();
        if (chosen.isEmpty()) {
            throw new InvalidRolloutException(field + ": expected one of "
                    + String.join(
                            ", ",
                            Arrays.stream(type.getEnumConstants())
                                    .map(GatingDocument::wireName)
                                    .toList())
                    + ", got " + text.get());
        }
        return chosen;
    }

    static String wireName(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Writes everything, so that reading it yields an equal one; nothing where there is no gate. */
    static void write(Gating gating, Document.Builder plan) {
        if (gating.isOn()) {
            plan.put("gates", gating.gates().stream().map(GatingDocument::write).toList())
                    .put(
                            "errorBudget",
                            Document.builder()
                                    .put("falseAbort", gating.falseAbort())
                                    .put("falseAdvance", gating.falseAdvance())
                                    .build());
        }
    }

    /** Adds what {@link #metric} reads. */
    static Document.Builder write(GateMetric metric, Document.Builder written) {
        written.put("metric", metric.wireName());
        if (metric instanceof GateMetric.Quantity quantity) {
            written.put("compare", wireName(quantity.compared())).put("worse", wireName(quantity.worse()));
        }
        return written;
    }

    private static Document write(GatePlan gate) {
        Document.Builder written = write(gate.metric(), Document.builder().put("name", gate.name()));
        if (gate.metric() instanceof GateMetric.Shadow shadow) {
            written.put("limit", shadow.limit()).put("minimumInputs", (long) shadow.minimumInputs());
        }
        return written.put("margin", gate.margin())
                .put("rarestFault", (long) gate.rarestFault())
                .put("minimumPairs", (long) gate.minimumPairs())
                .put("maximumWaitSeconds", gate.maximumWait().toSeconds())
                .put("afterWait", wireName(gate.afterWait()))
                .putIfPresent("guardRail", gate.rail().map(GatingDocument::write))
                .put("observeSeconds", gate.span().toSeconds())
                .put("weight", gate.weight())
                .build();
    }

    private static Document write(GatePlan.Rail rail) {
        return Document.builder()
                .put("limit", rail.limit())
                .put("devices", (long) rail.devices())
                .build();
    }
}
