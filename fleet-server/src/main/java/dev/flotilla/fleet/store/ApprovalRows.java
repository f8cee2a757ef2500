package dev.flotilla.fleet.store;

import dev.flotilla.fleet.rollout.Approval;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The column {@code approval} of the table {@code rollouts}. */
final class ApprovalRows {

    private ApprovalRows() {}

    static JsonObject approval(Approval approval) {
        JsonArray votes = new JsonArray();
        approval.votes()
                .forEach(vote -> votes.add(new JsonObject()
                        .put("user", vote.user())
                        .put("at", vote.at().toString())
                        .put("reason", vote.reason())));
        JsonObject kept = new JsonObject().put("votes", votes);
        approval.creator().ifPresent(creator -> kept.put("creator", creator));
        return kept;
    }

    static Approval approval(JsonObject json) {
        List<Approval.Vote> votes = json.getJsonArray("votes").stream()
                .map(JsonObject.class::cast)
                .map(vote -> new Approval.Vote(
                        vote.getString("user"), Instant.parse(vote.getString("at")), vote.getString("reason")))
                .toList();
        return new Approval(Optional.ofNullable(json.getString("creator")), votes);
    }
}
