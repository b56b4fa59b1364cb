// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.profile.RuntimeHandler;
import dev.kubeletsim.cri.profile.StatusRule;
import dev.kubeletsim.cri.v1.CgroupDriver;
import dev.kubeletsim.cri.v1.LinuxRuntimeConfiguration;
import dev.kubeletsim.cri.v1.RuntimeCondition;
import dev.kubeletsim.cri.v1.RuntimeConfigRequest;
import dev.kubeletsim.cri.v1.RuntimeConfigResponse;
import dev.kubeletsim.cri.v1.RuntimeFeatures;
import dev.kubeletsim.cri.v1.RuntimeHandlerFeatures;
import dev.kubeletsim.cri.v1.RuntimeStatus;
import dev.kubeletsim.cri.v1.StatusRequest;
import dev.kubeletsim.cri.v1.StatusResponse;
import dev.kubeletsim.cri.v1.UpdateRuntimeConfigRequest;
import dev.kubeletsim.cri.v1.UpdateRuntimeConfigResponse;
import dev.kubeletsim.cri.v1.VersionRequest;
import dev.kubeletsim.cri.v1.VersionResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * Version, Status, RuntimeConfig and UpdateRuntimeConfig: what the profile says of itself. Replies are built when they
 * are asked for: the first message with a map makes protobuf read all of the CRI's descriptors, which is a quarter of
 * the time in which a runtime starts.
 */
final class StatusVerbs {
    private static final String KUBE_API_VERSION = "0.1.0";
    private static final String CRI_VERSION = "v1";
    private static final Pattern CIDR = Pattern.compile("[0-9a-fA-F.:]+/[0-9]{1,3}");

    private final RuntimeProfile profile;

    StatusVerbs(RuntimeProfile profile) {
        this.profile = profile;
    }

    private static StatusResponse.Builder status(StatusRule rule) {
        RuntimeStatus.Builder conditions = RuntimeStatus.newBuilder();
        rule.conditions()
                .forEach(type -> conditions.addConditions(
                        RuntimeCondition.newBuilder().setType(type).setStatus(true)));
        StatusResponse.Builder status = StatusResponse.newBuilder().setStatus(conditions);
        if (rule.reportsFeatures()) {
            status.setFeatures(
                    RuntimeFeatures.newBuilder().setSupplementalGroupsPolicy(rule.supplementalGroupsPolicy()));
        }
        if (rule.reportsHandlers()) {
            rule.handlers().forEach(handler -> status.addRuntimeHandlers(handler(handler.name(), handler)));
            rule.handler("").ifPresent(handler -> status.addRuntimeHandlers(handler("", handler)));
        }
        return status;
    }

    private static dev.kubeletsim.cri.v1.RuntimeHandler handler(String name, RuntimeHandler handler) {
        return dev.kubeletsim.cri.v1.RuntimeHandler.newBuilder()
                .setName(name)
                .setFeatures(RuntimeHandlerFeatures.newBuilder()
                        .setRecursiveReadOnlyMounts(handler.recursiveReadOnlyMounts())
                        .setUserNamespaces(handler.userNamespaces()))
                .build();
    }

    CompletionStage<VersionResponse> version(VersionRequest request) {
        StatusRule rule = profile.status();
        return CompletableFuture.completedFuture(VersionResponse.newBuilder()
                .setVersion(KUBE_API_VERSION)
                .setRuntimeName(rule.runtimeName())
                .setRuntimeVersion(rule.runtimeVersion())
                .setRuntimeApiVersion(CRI_VERSION)
                .build());
    }

    CompletionStage<StatusResponse> status(StatusRequest request) {
        StatusRule rule = profile.status();
        StatusResponse.Builder status = status(rule);
        if (request.getVerbose()) {
            status.putAllInfo(rule.verbose());
        }
        return CompletableFuture.completedFuture(status.build());
    }

    CompletionStage<RuntimeConfigResponse> runtimeConfig(RuntimeConfigRequest request) {
        return CompletableFuture.completedFuture(RuntimeConfigResponse.newBuilder()
                .setLinux(LinuxRuntimeConfiguration.newBuilder().setCgroupDriver(CgroupDriver.CGROUPFS))
                .build());
    }

    /** Pod CIDRs are checked where the runtime checks them; no network configuration is written. */
    CompletionStage<UpdateRuntimeConfigResponse> updateRuntimeConfig(UpdateRuntimeConfigRequest request) {
        String cidrs = request.getRuntimeConfig().getNetworkConfig().getPodCidr();
        if (!cidrs.isEmpty() && profile.errors().has(CriError.POD_CIDR_INVALID)) {
            for (String part : cidrs.split(",", -1)) {
                String cidr = part.strip();
                if (!CIDR.matcher(cidr).matches()) {
                    throw profile.errors().failure(CriError.POD_CIDR_INVALID, "cidr", cidr);
                }
            }
        }
        return CompletableFuture.completedFuture(UpdateRuntimeConfigResponse.getDefaultInstance());
    }
}
