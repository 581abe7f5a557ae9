/** Joins the tasks of the service. Loaded only where {@code CLUSTER=hazelcast}. */
package io.chatgenerator.cluster;
