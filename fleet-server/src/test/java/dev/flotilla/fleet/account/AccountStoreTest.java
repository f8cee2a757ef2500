package dev.flotilla.fleet.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.account.OperatorStore.Changed;
import dev.flotilla.fleet.account.OperatorStore.Entry;
import dev.flotilla.fleet.account.RefusedSignInException.Reason;
import dev.flotilla.fleet.audit.Actor;
import dev.flotilla.fleet.audit.AuditEntry;
import dev.flotilla.fleet.audit.AuditEvent;
import dev.flotilla.fleet.store.StoreTest;
import dev.flotilla.fleet.store.Stores;
import dev.flotilla.fleet.store.TestDatabase;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store of operators and their tokens does. */
class AccountStoreTest extends StoreTest {
    private static final Digest SECRET = Digest.of(new byte[] {1});
    private static final Instant END = NOW.plusSeconds(60);
    private static final AuditEvent DONE =
            new AuditEvent(Actor.user("ada"), "change", "/users/x", AuditEvent.Outcome.DONE, "");
    private static final AccountChange DISABLE =
            new AccountChange(Optional.empty(), Optional.of(true), Optional.empty());

    private final OperatorStore operators = stores.operators();
    private final TokenStore tokens = stores.tokens();

    AccountStoreTest(Stores.Backend backend) {
        super(backend);
    }

    private static Account account(String name, Role role) {
        return new Account(name, role, false, NOW);
    }

    private static AccountChange to(Role role) {
        return new AccountChange(Optional.of(role), Optional.empty(), Optional.empty());
    }

    private static ApiToken token(String id, Instant created) {
        return new ApiToken(
                id,
                "ci",
                "ada",
                Set.of(Scope.READ, Scope.RELEASE),
                created,
                created.plusSeconds(60),
                0,
                Optional.empty());
    }

    private void ada() {
        assertTrue(await(operators.addFirst(account("ada", Role.ADMIN), "hash", DONE)));
    }

    @Test
    void makesOnlyOneFirstOperatorHoweverManyAskAtOnce() {
        assertFalse(await(operators.hasOperators()));
        List<Future<Boolean>> attempts = IntStream.range(0, 8)
                .mapToObj(i -> operators.addFirst(account("operator" + i, Role.ADMIN), "hash", DONE))
                .toList();
        assertEquals(1, attempts.stream().filter(TestDatabase::await).count());
        assertTrue(await(operators.hasOperators()));
    }

    @Test
    void findsSessionsUntilTheyExpireOrAreRemoved() {
        ada();
        assertEquals(Optional.of("hash"), await(operators.findPasswordHash("ada")));
        assertEquals(Optional.empty(), await(operators.findPasswordHash("eve")));
        await(operators.addSession(SECRET, "ada", NOW, END));
        assertEquals(Optional.of(account("ada", Role.ADMIN)), await(operators.findSession(SECRET, END.minusMillis(1))));
        assertEquals(Optional.empty(), await(operators.findSession(SECRET, END)));
        await(operators.removeSession(SECRET));
        assertEquals(Optional.empty(), await(operators.findSession(SECRET, NOW)));
    }

    @Test
    void addsOperatorsUnderNamesThatAreFreeAndNoMoreThanFit() {
        ada();
        Account bob = account("bob", Role.VIEWER);
        assertTrue(await(operators.add(bob, "hash", 2, DONE)));
        assertFalse(await(operators.add(account("bob", Role.ADMIN), "other", 9, DONE)));
        assertFalse(await(operators.add(account("cy", Role.VIEWER), "hash", 2, DONE)));
        assertEquals(List.of(account("ada", Role.ADMIN), bob), await(operators.list()));
        assertEquals(Optional.of(bob), await(operators.find("bob")));
    }

    @Test
    void changesWhatIsGivenAndLeavesTheRest() {
        ada();
        await(operators.add(account("bob", Role.VIEWER), "hash", 9, DONE));
        assertEquals(Changed.DONE, await(operators.change("bob", to(Role.RELEASER), NOW, DONE)));
        assertEquals(Optional.of(account("bob", Role.RELEASER)), await(operators.find("bob")));
        assertEquals(Optional.of("hash"), await(operators.findPasswordHash("bob")));
        assertEquals(Changed.UNKNOWN, await(operators.change("eve", DISABLE, NOW, DONE)));
    }

    @Test
    void keepsTheLastAdministrator() {
        ada();
        await(operators.add(account("bob", Role.ADMIN), "hash", 9, DONE));
        assertEquals(Changed.DONE, await(operators.change("bob", DISABLE, NOW, DONE)));
        assertEquals(Changed.LAST_ADMIN, await(operators.change("ada", DISABLE, NOW, DONE)));
        assertEquals(Changed.LAST_ADMIN, await(operators.change("ada", to(Role.OPERATOR), NOW, DONE)));
        assertEquals(Changed.DONE, await(operators.change("ada", to(Role.ADMIN), NOW, DONE)));
        assertEquals(Optional.of(account("ada", Role.ADMIN)), await(operators.find("ada")));
    }

    @Test
    void keepsOneAdministratorHoweverManyStepDownAtOnce() {
        ada();
        await(operators.add(account("bob", Role.ADMIN), "hash", 9, DONE));
        List<Changed> changes = List.of(
                        operators.change("ada", to(Role.VIEWER), NOW, DONE),
                        operators.change("bob", DISABLE, NOW, DONE))
                .stream()
                .map(TestDatabase::await)
                .sorted()
                .toList();
        assertEquals(List.of(Changed.DONE, Changed.LAST_ADMIN), changes);
    }

    private static Admittance sent(String subject, String name, Role... role) {
        return new Admittance(
                new ExternalIdentity("https://id.example", subject),
                Optional.of(name).filter(text -> !text.isEmpty()),
                Optional.of(List.of(role)).filter(roles -> !roles.isEmpty()).map(roles -> roles.get(0)),
                NOW,
                DONE);
    }

    private static Account external(String name, Role role) {
        return new Account(name, role, false, true, NOW);
    }

    private static Entry refused(Reason reason) {
        return new Entry.Refused(reason);
    }

    @Test
    void admitsWhomAProviderSendsUnderTheFirstNameAndTheLatestRole() {
        ada();
        Entry first = await(operators.admit(sent("7", "bob", Role.VIEWER), 9));
        assertEquals(new Entry.Admitted(external("bob", Role.VIEWER)), first);
        Entry second = await(operators.admit(sent("7", "bobby", Role.RELEASER), 9));
        assertEquals(new Entry.Admitted(external("bob", Role.RELEASER)), second);
        assertEquals(List.of(account("ada", Role.ADMIN), external("bob", Role.RELEASER)), await(operators.list()));
        assertEquals(Optional.empty(), await(operators.findPasswordHash("bob")));
        List<AuditEvent> events = await(stores.audit().before(Optional.empty(), 2)).stream()
                .map(AuditEntry::event)
                .toList();
        assertEquals(
                List.of("releaser, was viewer", "viewer, a new operator"),
                events.stream().map(AuditEvent::why).toList());
        assertEquals(Actor.user("bob"), events.get(0).actor());
        assertEquals("/users/bob", events.get(0).resource());
    }

    @Test
    void admitsNobodyUnderTheNameOfAnother() {
        ada();
        assertEquals(refused(Reason.NAME_TAKEN), await(operators.admit(sent("7", "ada", Role.ADMIN), 9)));
        await(operators.admit(sent("8", "bob", Role.VIEWER), 9));
        assertEquals(refused(Reason.NAME_TAKEN), await(operators.admit(sent("9", "bob", Role.VIEWER), 9)));
        assertEquals(refused(Reason.UNFIT_NAME), await(operators.admit(sent("9", "", Role.VIEWER), 9)));
        assertEquals(refused(Reason.TOO_MANY), await(operators.admit(sent("9", "cy", Role.VIEWER), 2)));
        assertEquals(refused(Reason.NO_ROLE), await(operators.admit(sent("9", "cy"), 9)));
        assertEquals(2, await(operators.list()).size());
    }

    @Test
    void shutsOutWhomTheProviderGivesNoRoleUntilItGivesOne() {
        ada();
        await(operators.admit(sent("7", "bob", Role.ADMIN), 9));
        await(operators.addSession(SECRET, "bob", NOW, END));
        assertEquals(refused(Reason.NO_ROLE), await(operators.admit(sent("7", "bob"), 9)));
        assertTrue(await(operators.find("bob")).orElseThrow().disabled());
        assertEquals(Optional.empty(), await(operators.findSession(SECRET, NOW)));
        assertEquals(refused(Reason.NO_ROLE), await(operators.admit(sent("7", "bob"), 9)));
        assertEquals(
                new Entry.Admitted(external("bob", Role.VIEWER)),
                await(operators.admit(sent("7", "bob", Role.VIEWER), 9)));
    }

    @Test
    void keepsWhomAnAdministratorDisabledOutWhateverTheProviderSays() {
        ada();
        await(operators.admit(sent("7", "bob", Role.ADMIN), 9));
        assertEquals(Changed.DONE, await(operators.change("bob", DISABLE, NOW, DONE)));
        assertEquals(refused(Reason.DISABLED), await(operators.admit(sent("7", "bob", Role.ADMIN), 9)));
        await(operators.admit(sent("8", "cy", Role.ADMIN), 9));
        await(operators.admit(sent("8", "cy"), 9));
        await(operators.change("cy", DISABLE, NOW, DONE));
        assertEquals(refused(Reason.DISABLED), await(operators.admit(sent("8", "cy", Role.ADMIN), 9)));
    }

    @Test
    void keepsTheLastAdministratorWithAPasswordBesideThoseOfAProvider() {
        ada();
        await(operators.admit(sent("7", "bob", Role.ADMIN), 9));
        assertEquals(Changed.LAST_ADMIN, await(operators.change("ada", DISABLE, NOW, DONE)));
        assertEquals(Changed.DONE, await(operators.change("bob", DISABLE, NOW, DONE)));
    }

    @Test
    void endsWhatIsOpenInTheNameOfWhoeverIsDisabled() {
        ada();
        await(operators.add(account("bob", Role.ADMIN), "hash", 9, DONE));
        await(operators.addSession(SECRET, "ada", NOW, END));
        await(tokens.add(token("1", NOW), SECRET, 9, DONE));
        await(operators.change("ada", DISABLE, NOW, DONE));
        assertEquals(Optional.empty(), await(operators.findSession(SECRET, NOW)));
        assertEquals(Optional.empty(), await(tokens.use(SECRET, NOW)));
        assertEquals(Optional.empty(), await(operators.findPasswordHash("ada")));
        await(operators.addSession(SECRET, "ada", NOW, END));
        await(operators.change(
                "ada", new AccountChange(Optional.empty(), Optional.of(false), Optional.empty()), NOW, DONE));
        assertEquals(Optional.empty(), await(operators.findSession(SECRET, NOW)), "opened while disabled");
        assertTrue(await(tokens.find(SECRET, NOW)).isPresent());
    }

    @Test
    void endsSessionsWithTheirPassword() {
        ada();
        await(operators.addSession(SECRET, "ada", NOW, END));
        await(operators.change(
                "ada", new AccountChange(Optional.empty(), Optional.empty(), Optional.of("new")), NOW, DONE));
        assertEquals(Optional.of("new"), await(operators.findPasswordHash("ada")));
        assertEquals(Optional.empty(), await(operators.findSession(SECRET, NOW)));
    }

    @Test
    void countsTheUsesOfATokenUntilItExpiresOrIsRevoked() {
        ada();
        ApiToken made = token("1", NOW);
        assertTrue(await(tokens.add(made, SECRET, 9, DONE)));
        assertEquals(
                Optional.of(new TokenStore.Held(made, account("ada", Role.ADMIN))), await(tokens.find(SECRET, NOW)));
        await(tokens.use(SECRET, NOW));
        ApiToken used =
                await(tokens.use(SECRET, NOW.plusSeconds(1))).orElseThrow().token();
        assertEquals(2, used.uses());
        assertEquals(Optional.of(NOW.plusSeconds(1)), used.usedAt());
        assertEquals(List.of(used), await(tokens.list(NOW)));
        assertEquals(Optional.empty(), await(tokens.use(SECRET, END)));
        assertEquals(List.of(), await(tokens.list(END)));
        assertEquals(Optional.empty(), await(tokens.use(Digest.of(new byte[] {2}), NOW)));
        assertTrue(await(tokens.remove("1", NOW, DONE)));
        assertFalse(await(tokens.remove("1", NOW, DONE)));
        assertEquals(Optional.empty(), await(tokens.find(SECRET, NOW)));
    }

    @Test
    void keepsNoMoreTokensThanFitAndForgetsThoseThatExpired() {
        ada();
        assertTrue(await(tokens.add(token("1", NOW), SECRET, 1, DONE)));
        assertFalse(await(tokens.add(token("2", NOW.plusSeconds(1)), Digest.of(new byte[] {2}), 1, DONE)));
        assertTrue(await(tokens.add(token("3", END.plus(Duration.ofSeconds(1))), Digest.of(new byte[] {3}), 1, DONE)));
        assertEquals(
                List.of("3"), await(tokens.list(END)).stream().map(ApiToken::id).toList());
    }

    @Test
    void notesInTheAuditLogWhatIsDoneAndNothingElse() {
        ada();
        await(operators.addFirst(account("eve", Role.ADMIN), "hash", DONE));
        await(operators.add(account("bob", Role.VIEWER), "hash", 9, DONE));
        await(operators.add(account("bob", Role.VIEWER), "hash", 9, DONE));
        await(operators.change("bob", to(Role.ADMIN), NOW, DONE));
        await(operators.change("eve", DISABLE, NOW, DONE));
        await(tokens.add(token("1", NOW), SECRET, 1, DONE));
        await(tokens.add(token("2", NOW), Digest.of(new byte[] {2}), 1, DONE));
        await(tokens.remove("1", NOW, DONE));
        await(tokens.remove("1", NOW, DONE));
        assertEquals(5, await(stores.audit().head()).sequence());
    }
}
