// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.profile.CriError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityResolverTest {
    private static final String PASSWD = "root:x:0:0:root:/root:/bin/sh\ndefault-user:x:1000:1000::/home/u:/bin/sh\n";
    private static final String GROUP =
            "root:x:0:\n\n# a comment:x:7:default-user\ngroup-defined-in-image:x:50000:default-user\n";
    private static final IdentityRule CONTAINERD = RuntimeProfile.containerd20().identity();
    private static final IdentityRule CRIO = RuntimeProfile.crio131().identity();

    private static ImageAccounts image(String passwd, String group) {
        return new ImageAccounts(new AccountFile.Present(passwd), new AccountFile.Present(group));
    }

    private static IdentityRequest user(long uid, int policy, Long... groups) {
        return new IdentityRequest("", uid, null, List.of(groups), policy, "");
    }

    private static ContainerIdentity resolved(IdentityRule rule, IdentityRequest request, ImageAccounts accounts) {
        IdentityOutcome outcome = new IdentityResolver(rule).resolve(request, accounts);
        assertThat(outcome).isInstanceOf(IdentityOutcome.Resolved.class);
        return ((IdentityOutcome.Resolved) outcome).identity();
    }

    private static CriError refused(IdentityRule rule, IdentityRequest request, ImageAccounts accounts) {
        IdentityOutcome outcome = new IdentityResolver(rule).resolve(request, accounts);
        assertThat(outcome).isInstanceOf(IdentityOutcome.Refused.class);
        return ((IdentityOutcome.Refused) outcome).error();
    }

    private static List<String> provenances(ContainerIdentity identity) {
        return identity.supplementalGroups().stream()
                .map(group -> group.gid() + " " + group.provenance())
                .toList();
    }

    @Test
    void mergeNamesTheImageLineThatLeaksAGroup() {
        ContainerIdentity identity = resolved(CRIO, user(1000, IdentityRequest.MERGE, 60000L), image(PASSWD, GROUP));
        assertThat(provenances(identity))
                .containsExactly("1000 /etc/passwd:2", "50000 /etc/group:4", "60000 supplemental_groups[0]");
    }

    @Test
    void containerdSortsAndKeepsTheFirstSource() {
        ContainerIdentity identity =
                resolved(CONTAINERD, user(1000, IdentityRequest.MERGE, 50000L, 1234L), image(PASSWD, GROUP));
        assertThat(provenances(identity))
                .containsExactly("1000 /etc/passwd:2", "1234 supplemental_groups[1]", "50000 /etc/group:4");
    }

    @Test
    void aGroupThatTwoPlacesGiveNamesBothAndIsNotImplicit() {
        for (IdentityRule rule : List.of(CONTAINERD, CRIO)) {
            IdentityExplanation why = explained(rule, user(1000, IdentityRequest.MERGE, 50000L));
            ContainerIdentity identity = ((IdentityOutcome.Resolved) why.inForce()).identity();
            assertThat(identity.provenanceOf(50000))
                    .containsExactly(
                            new Provenance.ImageFile("/etc/group", 4),
                            new Provenance.RequestField("supplemental_groups[0]"));
            assertThat(why.implicitGroups()).isEmpty();
            assertThat(why.text(new Provenance.ImageFile("/etc/group", 4)))
                    .contains("group-defined-in-image:x:50000:default-user");
        }
    }

    @Test
    void theUserIdHasAProvenanceToo() {
        for (IdentityRule rule : List.of(CONTAINERD, CRIO)) {
            assertThat(resolved(rule, user(1000, 0), image(PASSWD, GROUP)).uidProvenance())
                    .isEqualTo(new Provenance.RequestField("run_as_user"));
            assertThat(resolved(rule, IdentityRequest.none("default-user"), image(PASSWD, GROUP))
                            .uidProvenance())
                    .isEqualTo(new Provenance.ImageFile("/etc/passwd", 2));
            assertThat(resolved(rule, IdentityRequest.none("1000:5"), image(PASSWD, GROUP))
                            .uidProvenance())
                    .isEqualTo(new Provenance.ImageUser("1000:5"));
            assertThat(resolved(rule, IdentityRequest.none(""), image(PASSWD, GROUP))
                            .uidProvenance())
                    .isEqualTo(new Provenance.RuntimeDefault());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"containerd-2.0", "containerd-1.7", "cri-o-1.31", "cri-o-1.30"})
    void anExplanationSaysWhatEachPolicyWouldGiveWhetherTheRuntimeKnowsItOrNot(String runtime) {
        RuntimeProfile profile = RuntimeProfile.named(runtime).orElseThrow();
        IdentityExplanation why = explained(profile.identity(), user(1000, IdentityRequest.STRICT, 4000L));
        assertThat(why.implicitGroups()).containsExactly(50000L);
        assertThat(why.inForce()).isEqualTo(why.readsPolicy() ? why.withStrict() : why.withMerge());
        assertThat(why.readsPolicy()).isEqualTo(profile.identity().readsPolicy());
    }

    private static IdentityExplanation explained(IdentityRule rule, IdentityRequest request) {
        return new IdentityResolver(rule).explain(request, image(PASSWD, GROUP));
    }

    @Test
    void strictTakesNothingFromTheImageButThePrimaryGroup() {
        for (IdentityRule rule : List.of(CONTAINERD, CRIO)) {
            assertThat(resolved(rule, user(1000, IdentityRequest.STRICT, 1234L), image(PASSWD, GROUP))
                            .groupIds())
                    .containsExactly(1000L, 1234L);
        }
    }

    @Test
    void releasesBeforeThePolicyMergeWhateverIsAsked() {
        for (RuntimeProfile profile : List.of(RuntimeProfile.containerd17(), RuntimeProfile.crio130())) {
            assertThat(resolved(profile.identity(), user(1000, 7), image(PASSWD, GROUP))
                            .groupIds())
                    .containsExactly(1000L, 50000L);
        }
    }

    @Test
    void strictWithoutAnyUserHasNoGroupsInContainerdAndGroupZeroInCrio() {
        IdentityRequest nobody = new IdentityRequest("", null, null, List.of(), IdentityRequest.STRICT, "");
        assertThat(resolved(CONTAINERD, nobody, image(PASSWD, GROUP)).groupIds())
                .isEmpty();
        assertThat(resolved(CRIO, nobody, image(PASSWD, GROUP)).groupIds()).containsExactly(0L);
    }

    @Test
    void runAsGroupHidesTheAccountsGroupButIsRememberedForThePasswdLine() {
        IdentityRequest request = new IdentityRequest("", 1000L, 3000L, List.of(), IdentityRequest.MERGE, "");
        ContainerIdentity identity = resolved(CRIO, request, image(PASSWD, GROUP));
        assertThat(identity.gid()).isEqualTo(new GroupMembership(3000, new Provenance.RequestField("run_as_group")));
        assertThat(identity.groupIds()).containsExactly(3000L, 50000L);
        assertThat(identity.accountGid()).isEqualTo(1000);
    }

    @Test
    void aHashLineInPasswdIsAUserThatCanShadowRoot() {
        ImageAccounts junk = image("# shadow:x:zero:5::/:/bin/sh\n" + PASSWD, GROUP);
        assertThat(resolved(CRIO, IdentityRequest.none(""), junk).gid())
                .isEqualTo(new GroupMembership(5, new Provenance.ImageFile("/etc/passwd", 1)));
    }

    @Test
    void containerdSkipsTheGroupNamedLikeTheUserAndCrioDoesNot() {
        ImageAccounts accounts = image(PASSWD, "default-user:x:77:default-user\n");
        assertThat(resolved(CONTAINERD, user(1000, 0), accounts).groupIds()).containsExactly(1000L);
        assertThat(resolved(CRIO, user(1000, 0), accounts).groupIds()).containsExactly(1000L, 77L);
    }

    @ParameterizedTest(name = "{0}: {1} in containerd, {2} in CRI-O")
    @CsvSource({
        "nosuch, USER_NOT_FOUND, USER_NOT_FOUND",
        "default-user:nosuch, GROUP_NOT_FOUND, GROUP_NOT_FOUND",
        "-1, USER_ID_OUT_OF_RANGE, USER_ID_OUT_OF_RANGE",
        "2147483648, USER_ID_OUT_OF_RANGE, USER_ID_OUT_OF_RANGE",
        "1000:-5, USER_ID_OUT_OF_RANGE, USER_ID_OUT_OF_RANGE"
    })
    void badImageUsersAreRefused(String user, CriError containerd, CriError crio) {
        IdentityRequest request = IdentityRequest.none(user);
        assertThat(refused(CONTAINERD, request, image(PASSWD, GROUP))).isEqualTo(containerd);
        assertThat(refused(CRIO, request, image(PASSWD, GROUP))).isEqualTo(crio);
    }

    @Test
    void aThirdPartOfTheUserStringIsAnErrorInContainerdAlone() {
        IdentityRequest request = IdentityRequest.none("default-user:0:9");
        assertThat(refused(CONTAINERD, request, image(PASSWD, GROUP))).isEqualTo(CriError.USER_STRING_INVALID);
        assertThat(resolved(CRIO, request, image(PASSWD, GROUP)).gid().gid()).isEqualTo(0);
    }

    @Test
    void emptyPartsOfTheUserStringMeanZero() {
        assertThat(resolved(CONTAINERD, IdentityRequest.none("1000:"), image(PASSWD, GROUP))
                        .gid()
                        .gid())
                .isEqualTo(0);
        assertThat(resolved(CRIO, IdentityRequest.none("1000:"), image(PASSWD, GROUP))
                        .gid()
                        .gid())
                .isEqualTo(1000);
        assertThat(resolved(CONTAINERD, IdentityRequest.none(":50000"), image(PASSWD, GROUP))
                        .uid())
                .isEqualTo(0);
    }

    @Test
    void missingFilesMatterOnlyForNames() {
        IdentityRequest byName = new IdentityRequest("default-user", null, null, List.of(), 0, "");
        assertThat(refused(CONTAINERD, byName, ImageAccounts.NONE)).isEqualTo(CriError.ACCOUNT_FILE_MISSING);
        assertThat(refused(CRIO, byName, ImageAccounts.NONE)).isEqualTo(CriError.USER_NOT_FOUND);
        assertThat(resolved(CONTAINERD, user(1000, 0), ImageAccounts.NONE).groupIds())
                .containsExactly(0L);
    }

    @Test
    void anOverlongPasswdLineFailsContainerdOnly() {
        ImageAccounts accounts = image(PASSWD + "x".repeat(AccountFile.MAX_LINE_BYTES) + "\n", GROUP);
        assertThat(refused(CONTAINERD, user(1000, 0), accounts)).isEqualTo(CriError.ACCOUNT_FILE_UNREADABLE);
        assertThat(resolved(CRIO, user(1000, 0), accounts).uid()).isEqualTo(1000);
    }

    @Test
    void aLineOfTheGroupFileMayBeOfAnyLength() {
        ImageAccounts accounts =
                image(PASSWD, GROUP + "long:x:7:" + "x,".repeat(AccountFile.MAX_LINE_BYTES) + "default-user\n");
        assertThat(resolved(CONTAINERD, user(1000, 0), accounts).groupIds()).containsExactly(7L, 1000L, 50000L);
    }

    @Test
    void requestedGroupsAreCutTo32BitsAndNoticedByTheOciRuntime() {
        ContainerIdentity identity = resolved(CONTAINERD, user(1000, IdentityRequest.STRICT, -1L), ImageAccounts.NONE);
        assertThat(identity.groupIds()).containsExactly(0L, 4294967295L);
        assertThat(identity.outOfOciRange()).isTrue();
    }

    @Test
    void anAbsentSecurityContextIsRootInCrioAndTheImageUserInContainerd() {
        assertThat(resolved(CRIO, CRIO.withoutSecurityContext("1000"), image(PASSWD, GROUP))
                        .uid())
                .isEqualTo(0);
        assertThat(resolved(CONTAINERD, CONTAINERD.withoutSecurityContext("1000"), image(PASSWD, GROUP))
                        .uid())
                .isEqualTo(1000);
    }
}
