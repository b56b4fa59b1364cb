// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** The import rules of ARCHITECTURE.md, and where time and chance may come from. */
@AnalyzeClasses(packages = "dev.kubeletsim", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String CRI_MESSAGES = "dev.kubeletsim.cri.v1..";
    private static final String TIME = "dev.kubeletsim.time..";
    private static final String STREAMING = "dev.kubeletsim.streaming..";
    private static final String FEATURES = "dev.kubeletsim.features..";
    private static final String API = "dev.kubeletsim.api..";
    private static final String KUBELET = "dev.kubeletsim.kubelet..";
    private static final String APP = "dev.kubeletsim.kubelet.app..";
    private static final String OURS = "dev.kubeletsim..";

    @ArchTest
    static final ArchRule timeImportsNothingOfOurs = seesOnly(resideInAPackage(TIME), TIME);

    @ArchTest
    static final ArchRule featuresImportNothingOfOurs = seesOnly(resideInAPackage(FEATURES), FEATURES);

    @ArchTest
    static final ArchRule streamingSeesTimeAlone = seesOnly(resideInAPackage(STREAMING), STREAMING, TIME);

    @ArchTest
    static final ArchRule theRuntimeSeesItsMessagesTimeAndStreaming =
            seesOnly(theRuntime(), "dev.kubeletsim.cri..", TIME, STREAMING);

    @ArchTest
    static final ArchRule theApiServerSeesFeaturesTimeAndStreaming =
            seesOnly(resideInAPackage(API), API, FEATURES, TIME, STREAMING);

    @ArchTest
    static final ArchRule onlyTheCompositionRootSeesTheFakeRuntimeAndTheApiServer = noClasses()
            .that()
            .resideInAPackage(KUBELET)
            .and()
            .resideOutsideOfPackage(APP)
            .should()
            .dependOnClassesThat(theRuntime().or(resideInAPackage(API)))
            .because("the kubelet reaches a runtime by gRPC and the API by ApiClient");

    @ArchTest
    static final ArchRule nobodyButTheCompositionRootReadsAClockOrRollsDice = noClasses()
            .that()
            .resideOutsideOfPackages(TIME, APP, "dev.kubeletsim.bench..")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callConstructor(Random.class)
            .because("time and chance are handed in");

    @ArchTest
    static final ArchRule whatARuntimeIsMadeOfKnowsNoCriMessages = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.kubeletsim.cri.process..",
                    "dev.kubeletsim.cri.vfs..",
                    "dev.kubeletsim.cri.identity..",
                    "dev.kubeletsim.cri.image..",
                    "dev.kubeletsim.cri.registry..",
                    "dev.kubeletsim.cri.profile..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CRI_MESSAGES);

    @ArchTest
    static final ArchRule packagesBehindTheDoorsFormNoCircle = slices().assignedFrom(new PackagesBehindTheDoors())
            .should()
            .beFreeOfCycles()
            .because("a reader must be able to begin somewhere");

    /** All packages but those that a module shows: they put together what is behind them, and have the types that it shares. */
    private static final class PackagesBehindTheDoors implements SliceAssignment {
        private static final Set<String> DOORS =
                Set.of("dev.kubeletsim.cri", "dev.kubeletsim.api", "dev.kubeletsim.kubelet.app");

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            boolean behind = name.startsWith("dev.kubeletsim.") && !DOORS.contains(name);
            return behind ? SliceIdentifier.of(name) : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages behind the doors";
        }
    }

    private static DescribedPredicate<JavaClass> theRuntime() {
        return resideInAPackage("dev.kubeletsim.cri..").and(not(resideInAPackage(CRI_MESSAGES)));
    }

    private static ArchRule seesOnly(DescribedPredicate<JavaClass> who, String... packages) {
        return noClasses()
                .that(who)
                .should(ArchConditions.dependOnClassesThat(
                        resideInAPackage(OURS).and(not(resideInAnyPackage(packages)))));
    }
}
