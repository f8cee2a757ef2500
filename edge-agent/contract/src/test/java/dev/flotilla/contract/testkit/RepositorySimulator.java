package dev.flotilla.contract.testkit;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A TUF repository in memory. What a role says is a tree of maps and lists that a test may change in any way, also in
 * such as no honest repository would; {@link #publish} signs it with whatever keys the role has and serves it under its
 * version. It knows nothing of the code that reads it.
 */
public final class RepositorySimulator {
    private static final String VERSION = "version";
    private static final String EXPIRES = "expires";
    private static final String KEYIDS = "keyids";
    private static final String DELEGATIONS = "delegations";

    private final Map<String, Map<String, Object>> signed = new TreeMap<>();
    private final Map<String, List<TestKey>> signers = new TreeMap<>();
    private final Map<String, byte[]> files = new TreeMap<>();
    private final Map<String, byte[]> targets = new TreeMap<>();
    private final List<String> requests = new ArrayList<>();
    private boolean listsHashes;

    /** A repository with one Ed25519 key a role, in its first version, whose metadata expires then. */
    public RepositorySimulator(Instant expires) {
        Map<String, Object> roles = new TreeMap<>();
        root(expires).put("roles", roles);
        for (String role : List.of("root", "timestamp", "snapshot", "targets")) {
            roles.put(role, roleMap());
            addKey(role, TestKey.ed25519());
        }
        targetsRole("targets", expires);
        header("snapshot", "snapshot", expires).put("meta", new TreeMap<String, Object>());
        header("timestamp", "timestamp", expires).put("meta", new TreeMap<String, Object>());
        publishAll();
        publish("root");
    }

    private Map<String, Object> root(Instant expires) {
        Map<String, Object> root = header("root", "root", expires);
        root.put("consistent_snapshot", true);
        root.put("keys", new TreeMap<String, Object>());
        return root;
    }

    private void targetsRole(String role, Instant expires) {
        header(role, "targets", expires).put("targets", new TreeMap<String, Object>());
    }

    private Map<String, Object> header(String role, String type, Instant expires) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("_type", type);
        content.put("spec_version", "1.0.31");
        content.put(VERSION, 1L);
        content.put(EXPIRES, text(expires));
        signed.put(role, content);
        return content;
    }

    private static Map<String, Object> roleMap() {
        Map<String, Object> role = new TreeMap<>();
        role.put(KEYIDS, new ArrayList<String>());
        role.put("threshold", 1L);
        return role;
    }

    private static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** The part of a role's file that is signed, to be changed at will before it is published. */
    public Map<String, Object> signed(String role) {
        return Optional.ofNullable(signed.get(role)).orElseThrow();
    }

    /** The map under a key of a map. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> map(Map<String, Object> parent, String key) {
        return (Map<String, Object>) Optional.ofNullable(parent.get(key)).orElseThrow();
    }

    /** The list under a key of a map. */
    @SuppressWarnings("unchecked")
    public static List<Object> list(Map<String, Object> parent, String key) {
        return (List<Object>) Optional.ofNullable(parent.get(key)).orElseThrow();
    }

    /** How the root names a top-level role. */
    public Map<String, Object> roleInRoot(String role) {
        return map(map(signed("root"), "roles"), role);
    }

    /** From now on the role's file expires then. */
    public RepositorySimulator expiring(String role, Instant expires) {
        signed(role).put(EXPIRES, text(expires));
        return this;
    }

    /** The role's next file is signed with this version plus one. */
    public RepositorySimulator atVersion(String role, long version) {
        signed(role).put(VERSION, version);
        return this;
    }

    public long version(String role) {
        return (Long) Optional.ofNullable(signed(role).get(VERSION)).orElseThrow();
    }

    /** From now on timestamp and snapshot also list lengths and digests. */
    public RepositorySimulator listingHashes() {
        listsHashes = true;
        return this;
    }

    /** A top-level role has one key more, with which it also signs. */
    public void addKey(String role, TestKey key) {
        list(roleInRoot(role), KEYIDS).add(key.keyId());
        map(signed("root"), "keys").put(key.keyId(), key.listed());
        addSigner(role, key);
    }

    /** A role also signs with this key, whether it may or not. */
    public void addSigner(String role, TestKey key) {
        signers.computeIfAbsent(role, unused -> new ArrayList<>()).add(key);
    }

    /** The keys that a role signs with; to be changed at will. */
    public List<TestKey> signers(String role) {
        return Optional.ofNullable(signers.get(role)).orElseThrow();
    }

    /** A top-level role has one other key instead of those that it had. */
    public TestKey rotate(String role) {
        list(roleInRoot(role), KEYIDS).clear();
        signers(role).clear();
        TestKey key = TestKey.ed25519();
        addKey(role, key);
        return key;
    }

    /** A role lets another, new one speak for some paths; the map may be changed at will. */
    public Map<String, Object> delegate(String delegator, String role, String... paths) {
        Map<String, Object> delegated = delegateToMore(delegator, role);
        delegated.put("paths", new ArrayList<>(List.of(paths)));
        return delegated;
    }

    /** The same without saying which paths. */
    public Map<String, Object> delegateToMore(String delegator, String role) {
        if (!signed.containsKey(role)) {
            targetsRole(role, Instant.parse(String.valueOf(signed("targets").get(EXPIRES))));
            addSigner(role, TestKey.ed25519());
        }
        Map<String, Object> delegated = roleMap();
        delegated.put("name", role);
        delegated.put("terminating", false);
        Map<String, Object> delegations = delegations(delegator);
        for (TestKey key : signers(role)) {
            list(delegated, KEYIDS).add(key.keyId());
            map(delegations, "keys").put(key.keyId(), key.listed());
        }
        list(delegations, "roles").add(delegated);
        return delegated;
    }

    /** The delegations of a role. */
    public Map<String, Object> delegations(String delegator) {
        Map<String, Object> content = signed(delegator);
        if (!content.containsKey(DELEGATIONS)) {
            Map<String, Object> delegations = new TreeMap<>();
            delegations.put("keys", new TreeMap<String, Object>());
            delegations.put("roles", new ArrayList<Object>());
            content.put(DELEGATIONS, delegations);
        }
        return map(content, DELEGATIONS);
    }

    /** A role names a target, whose bytes are served as well. */
    public Map<String, Object> addTarget(String role, String path, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        Map<String, Object> entry = new TreeMap<>();
        entry.put("length", (long) bytes.length);
        entry.put("hashes", new TreeMap<>(Map.of("sha256", Digest.of(bytes).hex())));
        map(signed(role), "targets").put(path, entry);
        targets.put(path, bytes);
        return entry;
    }

    /** Signs and serves the next version of targets, snapshot and timestamp. */
    public void publishAll() {
        publish("targets", "snapshot", "timestamp");
    }

    /** Signs and serves the next version of each role, in this order, and has those above it name it. */
    public void publish(String... roles) {
        for (String role : roles) {
            if (files.containsKey(latest(role))) {
                signed(role).put(VERSION, version(role) + 1);
            }
            byte[] json = sign(role);
            files.put(latest(role), json);
            files.put(version(role) + "." + latest(role), json);
            if (role.equals("snapshot")) {
                map(signed("timestamp"), "meta").put("snapshot.json", metaFile(role, json));
            } else if (!role.equals("root") && !role.equals("timestamp")) {
                map(signed("snapshot"), "meta").put(role + ".json", metaFile(role, json));
            }
        }
    }

    private static String latest(String role) {
        return role + ".json";
    }

    private Map<String, Object> metaFile(String role, byte[] json) {
        Map<String, Object> file = new TreeMap<>();
        file.put(VERSION, version(role));
        if (listsHashes) {
            file.put("length", (long) json.length);
            file.put("hashes", new TreeMap<>(Map.of("sha256", Digest.of(json).hex())));
        }
        return file;
    }

    /** The file of a role as it stands, signed by all its keys. */
    public byte[] sign(String role) {
        try {
            Document content = Document.of(signed(role));
            byte[] message = content.toCanonicalJson();
            List<Document> signatures = new ArrayList<>();
            for (TestKey key : signers(role)) {
                signatures.add(Document.builder()
                        .put("keyid", key.keyId())
                        .put("sig", key.sign(message))
                        .build());
            }
            return Document.builder()
                    .put("signatures", signatures)
                    .put("signed", content)
                    .build()
                    .toJson();
        } catch (MalformedDocumentException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Serves these bytes under a name. */
    public void serve(String name, byte[] bytes) {
        files.put(name, bytes);
    }

    /** Serves no file of this name any more. */
    public void withhold(String name) {
        files.remove(name);
    }

    /** Serves other bytes for a target than were signed for. */
    public void serveTarget(String path, String content) {
        targets.put(path, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Serves no target of this path any more. */
    public void withholdTarget(String path) {
        targets.remove(path);
    }

    /** The metadata file of a name, counted as a request. */
    public Optional<byte[]> fetch(String name) {
        requests.add(name);
        return Optional.ofNullable(files.get(name));
    }

    /** The metadata file of a name, not counted. */
    public byte[] file(String name) {
        return Optional.ofNullable(files.get(name)).orElseThrow();
    }

    /** The target of a name, with its digest in front if there is one, counted as a request. */
    public Optional<byte[]> fetchTarget(String name) {
        requests.add(name);
        String folder = name.substring(0, name.lastIndexOf('/') + 1);
        String file = name.substring(folder.length());
        String plain = file.matches("[0-9a-f]{64}\\..*") ? file.substring(file.indexOf('.') + 1) : file;
        return Optional.ofNullable(targets.get(folder + plain));
    }

    /** What was asked for since the last call, in order. */
    public List<String> takeRequests() {
        List<String> taken = List.copyOf(requests);
        requests.clear();
        return taken;
    }
}
