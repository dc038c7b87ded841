#!/usr/bin/env python3
"""Decides requests with cedarpy, for the benchmarks: policies parsed beforehand, one request a call.

    cedar_peer.py INPUT OUTPUT

INPUT: the rules as a JSON list on the first line, then a request a line. OUTPUT: the median time of a decision in
nanoseconds, then one character for each request, 1 where it is approved.
"""
import json
import statistics
import sys
import time

import cedarpy


def policy(rule):
    when = rule["when"]
    tool = when.get("tool", {})
    resource = f'resource == Tool::"{tool["ids"][0]}"' if "ids" in tool else "resource"
    groups = ", ".join(f'Group::"{name}"' for name in when["requesterGroups"]["anyOf"])
    risk = tool["risk"][0]
    return (
        f'permit (principal, action == Action::"use", {resource}) when {{ principal in [{groups}]'
        f' && context.days <= {when["days"]["max"]} && context.risk == "{risk}" }};'
    )


def entities(facts):
    groups = [{"type": "Group", "id": name} for name in facts["groups"]]
    person = {"uid": {"type": "Person", "id": "p"}, "attrs": {}, "parents": groups}
    return [person] + [{"uid": group, "attrs": {}, "parents": []} for group in groups]


def main(source, target):
    with open(source) as lines:
        policies = cedarpy.PolicySet.from_str("\n".join(policy(rule) for rule in json.loads(next(lines))))
        answers, times = [], []
        for line in lines:
            facts = json.loads(line)
            request = {
                "principal": 'Person::"p"',
                "action": 'Action::"use"',
                "resource": f'Tool::"{facts["tool"]}"',
                "context": {"days": facts["requestedDays"], "risk": facts["risk"]},
            }
            people = cedarpy.Entities.from_json_str(json.dumps(entities(facts)))
            start = time.perf_counter_ns()
            result = cedarpy.is_authorized(request, policies, people)
            times.append(time.perf_counter_ns() - start)
            answers.append("1" if result.allowed else "0")
    with open(target, "w") as out:
        out.write(f"{statistics.median(times)}\n{''.join(answers)}\n")


main(sys.argv[1], sys.argv[2])
