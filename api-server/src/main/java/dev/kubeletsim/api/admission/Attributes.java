// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.admission;

import dev.kubeletsim.api.ApiRequest.User;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.ApiFailure.Cause;
import dev.kubeletsim.api.resource.ApiFailure.Details;
import dev.kubeletsim.api.resource.Metadata;
import dev.kubeletsim.api.resource.ResourceDefinition;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What admission knows of a request (kube-apiserver {@code pkg/admission/interfaces.go}, {@code Attributes}).
 *
 * @param subresource empty for the object itself
 * @param namespace of the request; empty for cluster-scoped resources
 * @param name of the request; empty where it will be generated
 * @param object what is written, which mutating plugins change in place; null on delete
 * @param old the stored object, shared; null on create and connect
 */
public record Attributes(
        Call call,
        Operation operation,
        ResourceDefinition resource,
        String subresource,
        String namespace,
        String name,
        @Nullable ObjectNode object,
        @Nullable ObjectNode old) {

    /**
     * The parts that stay the same however often the request is tried.
     *
     * @param user who asks
     * @param options the CreateOptions, UpdateOptions, PatchOptions or DeleteOptions; shared
     * @param warnings takes what the client is to be warned of
     */
    public record Call(User user, boolean dryRun, ObjectNode options, List<String> warnings) {}

    public Attributes {
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(resource, "resource");
    }

    /** Whether this is about objects of that resource, as errors name it, and not about a subresource. */
    boolean isAbout(String qualifiedResource) {
        return subresource.isEmpty() && resource.qualifiedResource().equals(qualifiedResource);
    }

    /** The object of a request that has one. */
    ObjectNode written() {
        return Objects.requireNonNull(object, "object");
    }

    /** 403 in the words of {@code admission.NewForbidden}. */
    public ApiFailure forbidden(String why, Cause... causes) {
        String shown = object == null ? name : Metadata.name(object);
        return new ApiFailure(
                403,
                "Forbidden",
                resource.qualifiedResource() + " \"" + shown + "\" is forbidden: " + why,
                new Details(shown, resource.group(), resource.plural(), List.of(causes), 0));
    }
}
