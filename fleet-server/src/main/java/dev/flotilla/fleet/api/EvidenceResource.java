package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.experiment.EvidenceDocument;
import dev.flotilla.fleet.experiment.Experiments;
import dev.flotilla.fleet.experiment.Forecasts;
import dev.flotilla.fleet.experiment.KeptVerdict;
import dev.flotilla.fleet.rollout.RolloutStatus;
import dev.flotilla.fleet.rollout.Rollouts;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/** {@code /rollouts/ID}: what its gates can be expected to find, what they said, and every number behind it. */
public final class EvidenceResource implements Resource {
    private static final int DEFAULT_PAGE = 100;

    private final Rollouts rollouts;
    private final Experiments experiments;
    private final Forecasts forecasts;

    public EvidenceResource(Rollouts rollouts, Experiments experiments, Forecasts forecasts) {
        this.rollouts = rollouts;
        this.experiments = experiments;
        this.forecasts = forecasts;
    }

    @Override
    public void serve(Operations api) {
        api.on("rolloutEvidence", this::page);
        api.on("rolloutForecast", this::forecast);
    }

    private Future<RolloutStatus> rollout(RoutingContext context) {
        String id = Reply.pathParam(context, "id");
        return rollouts.find(id)
                .map(found -> found.orElseThrow(() -> ApiException.notFound("there is no rollout " + id)));
    }

    private void forecast(RoutingContext context) {
        Reply.json(
                context,
                200,
                rollout(context).compose(forecasts::of).map(all -> Json.items(all, ForecastDocument::of)));
    }

    private void page(RoutingContext context) {
        Optional<Long> before = Json.query(context, "before").map(text -> Json.integer("before", text));
        int limit = Page.limit(context, DEFAULT_PAGE);
        Reply.json(
                context,
                200,
                rollout(context)
                        .compose(status -> experiments.verdicts(status.rollout().id(), before, limit))
                        .map(verdicts -> page(verdicts, limit)));
    }

    private static Document page(List<KeptVerdict> verdicts, int limit) {
        Document.Builder page = Document.builder()
                .put("items", verdicts.stream().map(EvidenceResource::describe).toList());
        if (verdicts.size() == limit) {
            page.put("next", verdicts.get(limit - 1).id());
        }
        return page.build();
    }

    private static Document describe(KeptVerdict kept) {
        return Document.builder()
                .put("id", kept.id())
                .put("stage", (long) kept.verdict().evidence().stage() - 1)
                .put("gate", kept.verdict().evidence().gate())
                .put("ruling", kept.verdict().ruling().name())
                .put("reason", kept.verdict().reason())
                .put("since", kept.since().toString())
                .put("at", kept.at().toString())
                .put("evidence", EvidenceDocument.write(kept.verdict().evidence()))
                .build();
    }
}
