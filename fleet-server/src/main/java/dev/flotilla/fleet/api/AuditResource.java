package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.audit.AuditEntry;
import dev.flotilla.fleet.audit.AuditLog;
import dev.flotilla.fleet.audit.ChainCheck;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/** {@code /audit}: who changed what, and whether the log of it is whole. */
final class AuditResource implements Resource {
    private static final int DEFAULT_PAGE = 100;

    private final AuditLog log;

    AuditResource(AuditLog log) {
        this.log = log;
    }

    @Override
    public void serve(Operations api) {
        api.on("audit", this::page);
        api.on("verifyAudit", context -> Reply.json(context, 200, log.verify().map(AuditResource::describe)));
    }

    private void page(RoutingContext context) {
        Optional<Long> before = Json.query(context, "before").map(text -> Json.integer("before", text));
        int limit = Page.limit(context, DEFAULT_PAGE);
        Reply.json(context, 200, log.page(before, limit).map(entries -> page(entries, limit)));
    }

    private static Document page(List<AuditEntry> entries, int limit) {
        Document.Builder page = Document.builder()
                .put("items", entries.stream().map(AuditResource::describe).toList());
        if (entries.size() == limit) {
            page.put("next", entries.get(limit - 1).sequence());
        }
        return page.build();
    }

    private static Document describe(AuditEntry entry) {
        return Document.builder()
                .put("sequence", entry.sequence())
                .put("at", entry.at().toString())
                .put("kind", entry.event().actor().kind().wireName())
                .put("actor", entry.event().actor().name())
                .putIfPresent("token", entry.event().actor().token())
                .put("operation", entry.event().operation())
                .put("resource", entry.event().resource())
                .put("outcome", entry.event().outcome().wireName())
                .put("why", entry.event().why())
                .putIfPresent("trace", entry.event().trace())
                .put("previous", entry.previous().hex())
                .put("hash", entry.hash().hex())
                .build();
    }

    private static Document describe(ChainCheck check) {
        return Document.builder()
                .put("intact", check.broken().isEmpty())
                .put("entries", check.head().sequence())
                .put("hash", check.head().hash().hex())
                .putIfPresent("brokenAt", check.broken().map(ChainCheck.Broken::sequence))
                .putIfPresent("problem", check.broken().map(ChainCheck.Broken::problem))
                .build();
    }
}
