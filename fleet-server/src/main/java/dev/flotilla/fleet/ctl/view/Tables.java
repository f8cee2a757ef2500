package dev.flotilla.fleet.ctl.view;

import dev.flotilla.contract.codec.Document;
import java.util.List;

/** How lists of the API look. Names that a command needs again are never cut. */
public final class Tables {
    private static final int WHOLE = 255;
    private static final int NAME = 28;
    private static final int TIME = 24;
    private static final int LONG = 60;

    public static final Table DEVICES = Table.empty()
            .text("DEVICE", WHOLE, "id")
            .text("GROUP", NAME, "group")
            .text("ONLINE", NAME, "online")
            .text("PHASE", NAME, "phase")
            .text("MODEL", NAME, "activeModel")
            .text("VERSION", NAME, "activeVersion")
            .text("LAST SEEN", TIME, "lastSeen")
            .text("REASON", LONG, "reason");

    public static final Table BUNDLES = Table.empty()
            .text("PATH", WHOLE, "path")
            .text("MODEL", NAME, "name")
            .text("VERSION", NAME, "version")
            .number("BYTES", "size")
            .number("RUN BY", "devices.active")
            .number("ASKED OF", "devices.desired")
            .text("DIGEST", WHOLE, "digest");

    public static final Table ROLLOUTS = Table.empty()
            .text("ROLLOUT", WHOLE, "id")
            .text("NAME", NAME, "name")
            .text("MODEL", NAME, "model")
            .text("VERSION", NAME, "version")
            .text("STATE", NAME, "state")
            .number("DEVICES", row -> sum(row, "devices"))
            .number("SUCCEEDED", row -> sum(row, "succeeded"))
            .number("FAILED", row -> sum(row, "failed"))
            .text("CREATED", TIME, "createdAt");

    public static final Table ROLLOUT_DEVICES = Table.empty()
            .text("DEVICE", WHOLE, "id")
            .number("STAGE", row -> Long.toString(Values.number(row, "stage") + 1))
            .text("STATE", NAME, "state")
            .text("UPDATED", TIME, "updatedAt")
            .text("REASON", LONG, "reason");

    public static final Table VERDICTS = Table.empty()
            .text("SINCE", TIME, "since")
            .number("STAGE", row -> Long.toString(Values.number(row, "stage") + 1))
            .text("GATE", NAME, "gate")
            .text("RULING", NAME, "ruling")
            .number("PAIRS", "evidence.sample.pairs")
            .fraction("WORSENING", "evidence.effect.worsening")
            .fraction("AT LEAST", "evidence.effect.lower")
            .fraction("AT MOST", "evidence.effect.upper")
            .fraction("MARGIN", "evidence.terms.margin")
            .text("REASON", LONG, "reason");

    public static final Table FORECASTS = Table.empty()
            .number("STAGE", row -> Long.toString(Values.number(row, "stage") + 1))
            .text("GATE", NAME, "gate")
            .number("PAIRS", "pairs")
            .number("DEVICES", "devices")
            .fraction("SPREAD", "spread")
            .fraction("DETECTABLE", "detectable")
            .fraction("POWER AT MARGIN", "powerAtMargin")
            .fraction("EXPECTED PAIRS", "expectedPairs");

    public static final Table DRIFTING_FEATURES = Table.empty()
            .text("FEATURE", NAME, "name")
            .text("WHAT", NAME, "title")
            .text("KIND", NAME, "kind")
            .fraction("PSI", "psi")
            .fraction("JS", "js")
            .fraction("KS", "ks")
            .fraction("WASSERSTEIN", "wasserstein")
            .fraction("P", "pValue");

    public static final Table DRIFTING_DEVICES = Table.empty()
            .text("DEVICE", WHOLE, "id")
            .text("VERDICT", NAME, "verdict")
            .number("SAMPLES", "samples")
            .fraction("PSI", "maxPsi")
            .fraction("P", "pValue")
            .text("FEATURE", NAME, "feature");

    public static final Table COMPARED_GROUPS = Table.empty()
            .text("GROUP", WHOLE, "name")
            .number("DEVICES", "devices")
            .number("INFERENCES", "inferences")
            .text("DIFFERS", NAME, "differs")
            .number("ODD DEVICES", "odd");

    public static final Table DIFFERING_FEATURES = Table.empty()
            .text("GROUP", WHOLE, "group")
            .text("FEATURE", NAME, "feature.name")
            .text("WHAT", NAME, "feature.title")
            .fraction("PSI", "feature.psi")
            .fraction("P BASELINE", "feature.baseline.pValue")
            .fraction("P OTHERS", "feature.others.pValue")
            .fraction("P PAST", "feature.past.pValue")
            .text("DIFFERS FROM", NAME, "from");

    public static final Table ODD_DEVICES = Table.empty()
            .text("GROUP", WHOLE, "group")
            .text("ODD DEVICE", WHOLE, "device.id")
            .number("INFERENCES", "device.inferences")
            .text("FEATURE", NAME, "device.feature")
            .fraction("P", "device.pValue");

    public static final Table ACCURACY = Table.empty()
            .text("AT", TIME, "at")
            .fraction("ACCURACY", "accuracy")
            .fraction("FROM", "low")
            .fraction("TO", "high")
            .text("RELIABLE", NAME, "reliable")
            .fraction("UNLIKE", "unlike")
            .number("SAMPLES", "samples");

    public static final Table CLASS_SHARES = Table.empty()
            .text("CLASS", NAME, "name")
            .fraction("BEFORE", "before")
            .fraction("NOW", "now")
            .fraction("FROM", "low")
            .fraction("TO", "high");

    public static final Table LABELLED = Table.empty()
            .text("BY", NAME, "by")
            .text("NAME", WHOLE, "name")
            .number("RIGHT", "right")
            .number("SAMPLES", "samples")
            .fraction("ACCURACY", "accuracy")
            .fraction("FROM", "low")
            .fraction("TO", "high");

    public static final Table ALERTS = Table.empty()
            .text("ALERT", WHOLE, "id")
            .text("STATE", NAME, "state")
            .text("KIND", NAME, "kind")
            .text("SEVERITY", NAME, "severity")
            .text("MODEL", NAME, "model")
            .text("OPENED", TIME, "openedAt")
            .text("MESSAGE", LONG, "message");

    public static final Table PIPELINES = Table.empty()
            .text("PIPELINE", WHOLE, "name")
            .text("FAMILY", NAME, "family")
            .text("RUNNER", NAME, "runner")
            .number("TRIGGERS", "triggers")
            .text("AUTHOR", NAME, "author")
            .text("DIGEST", WHOLE, "digest");

    public static final Table RETRAININGS = Table.empty()
            .text("RUN", WHOLE, "id")
            .text("PIPELINE", NAME, "pipeline")
            .text("STATE", NAME, "state")
            .text("STARTED", TIME, "startedAt")
            .text("CAUSE", LONG, "cause.text")
            .text("REASON", LONG, "reason");

    public static final Table CANDIDATES = Table.empty()
            .text("CANDIDATE", WHOLE, "id")
            .text("FAMILY", NAME, "family")
            .text("SINCE", TIME, "since")
            .text("BUNDLE", WHOLE, "bundle");

    public static final Table JOBS = Table.empty()
            .text("JOB", WHOLE, "id")
            .text("RUNNER", NAME, "runner")
            .text("STATE", NAME, "state")
            .text("PHASE", NAME, "report.phase")
            .text("CREATED", TIME, "createdAt")
            .text("REASON", LONG, "reason");

    public static final Table AUDIT = Table.empty()
            .number("ENTRY", "sequence")
            .text("AT", TIME, "at")
            .text("KIND", NAME, "kind")
            .text("WHO", NAME, "actor")
            .text("OPERATION", NAME, "operation")
            .text("ON", LONG, "resource")
            .text("OUTCOME", NAME, "outcome")
            .text("WHY", LONG, "why");

    public static final Table TOKENS = Table.empty()
            .text("TOKEN", WHOLE, "id")
            .text("NAME", NAME, "name")
            .text("USER", NAME, "user")
            .text("SCOPES", LONG, "scopes")
            .text("EXPIRES", TIME, "expiresAt")
            .number("USES", "uses")
            .text("LAST USED", TIME, "usedAt");

    public static final Table USERS = Table.empty()
            .text("USER", WHOLE, "user")
            .text("ROLE", NAME, "role")
            .text("DISABLED", NAME, "disabled")
            .text("CREATED", TIME, "createdAt");

    public static final Table CLAIMS = Table.empty()
            .text("CLAIMS", WHOLE, "id")
            .text("GROUP", NAME, "group")
            .number("COUNT", "count")
            .number("USED", "used")
            .text("EXPIRES", TIME, "expiresAt");

    public static final Table SAMPLES = Table.empty()
            .text("SAMPLE", WHOLE, "id")
            .text("DEVICE", WHOLE, "device")
            .text("MODEL", NAME, "model")
            .text("STATE", NAME, "state")
            .text("ORIGIN", NAME, "origin")
            .text("RECEIVED", TIME, "receivedAt")
            .text("DOUBT", NAME, "finding.doubt")
            .text("DETAIL", LONG, "finding.detail");

    public static final Table DISPATCHES = Table.empty()
            .text("DEVICE", WHOLE, "device")
            .text("MODEL", NAME, "model")
            .number("ACCEPTED", "accepted")
            .number("ASIDE", "quarantined")
            .number("ERASED", "erased")
            .number("BYTES", "bytes")
            .text("FIRST", TIME, "first")
            .text("LAST", TIME, "last");

    public static final Table AGREEMENTS = Table.empty()
            .text("ANNOTATORS", WHOLE, "annotators")
            .number("SAMPLES", "samples")
            .fraction("KAPPA", "kappa");

    public static final Table DATASETS = Table.empty()
            .text("DATASET", WHOLE, "digest")
            .text("NAME", NAME, "name")
            .text("MODEL", NAME, "model")
            .number("TRAIN", "splits.train")
            .number("VALIDATION", "splits.validation")
            .number("TEST", "splits.test")
            .number("ERASED", "erased")
            .text("CREATED", TIME, "createdAt");

    public static final Table MEMBERS = Table.empty()
            .number("PLACE", "position")
            .text("INPUT", WHOLE, "input")
            .text("LABEL", NAME, "label")
            .text("SPLIT", NAME, "split")
            .text("DEVICE", WHOLE, "device")
            .text("WINDOW", WHOLE, "window")
            .text("ERASED", NAME, "erased");

    private Tables() {}

    private static String sum(Document rollout, String count) {
        List<Document> stages = RolloutView.stages(rollout);
        return Long.toString(
                stages.stream().mapToLong(stage -> Values.number(stage, count)).sum());
    }
}
