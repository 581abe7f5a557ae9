/**
 * The AWS stack that runs Chat Generator on ECS Fargate: one class per concern, put together by
 * {@link io.chatgenerator.ecs.ChatGeneratorStack}.
 */
package io.chatgenerator.ecs;
