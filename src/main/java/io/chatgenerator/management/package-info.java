/** What operators ask a task: health, metrics and the levels of its log. */
package io.chatgenerator.management;
