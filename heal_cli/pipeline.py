"""The life of a run, top to bottom. Stages decide, the world acts; what a failure needs is imported when it happens."""

from __future__ import annotations

from heal_cli.model import AGAIN, Life

TYPE_CHECKING = False
if TYPE_CHECKING:
    from heal_cli.model import Diagnosis, Request, Rule, Scene, World
    from heal_cli.prediction.expected import Expectation


def live(request: Request, world: World) -> Life:
    """Run one command from pre-flight to record."""
    life = Life(request)
    if request.options.preflight and request.options.heal:
        life = cleared(life, world)
        if life.refusal:
            return conclude(life, world)
    if request.options.predict and request.options.heal and (expected := world.expected(request)):
        life = forestalled(life, expected, world)
        if life.left:
            return conclude(life, world)
    attempt = world.execute(request)
    life = life._replace(attempts=(attempt,))
    if attempt.succeeded or attempt.interrupted:
        if attempt.held:
            world.deliver(attempt)
        world.record(life)
        return life
    return conclude(mend(life, world), world)


def cleared(life: Life, world: World) -> Life:
    """The life after pre-flight: refused by the first objection that holds, unless that could be mended."""
    rules = world.rules_before(life.request)
    if not rules:
        return life
    for objection in standing(rules, life.request, world):
        mode = objection.rule.preflight or world.preflight
        scene = world.scene(life.request, objection.command)
        if mode == "warn":
            from heal_cli.stages.remediate import cause

            world.tell(cause(objection, scene))
            continue
        if mode == "fix" and objection.rule.action.fix:
            after = mended(life, objection, scene, world)
            if not after.left:
                life = told_of(after._replace(foreseen=objection, prevention=after.mendings[-1], mendings=()), world)
                continue
            life = after
        return life._replace(refusal=objection)
    return life


def forestalled(life: Life, expected: tuple[Expectation, ...], world: World) -> Life:
    """The life after what history expects was prevented where it can be. The command runs all the same.

    A login that changes who acts is taken back before this sees it. If that could not be done, the command is not run
    as somebody else: `left` says so.
    """
    from heal_cli.stages.predict import due, told

    request = life.request
    now = due(expected, world.situation(request))
    if not now:
        return life
    mendings = world.forestall(request, now)  # waits for whoever is mending there: the scene is looked at after that
    before = world.scene(request, world.commands(request)[-1])
    life = life._replace(scene=before)
    for one, mending in mendings:
        if text := told(one, mending):
            world.tell(text)
        told_already = life.precaution and (life.precaution.outcome == "fixed" or mending.outcome != "fixed")
        if one.own and not told_already:
            life = life._replace(expected=one, precaution=mending)
        if mending.outcome not in ("fixed", "failed"):  # one that failed may have changed something too
            continue
        after = world.scene(request, world.commands(request)[-1]).identity
        if after != before.identity:
            from heal_cli.who_acts import change

            changed = f"not run: {mending.fix} changed who acts: {change(before.identity, after)}"
            world.tell(changed)
            return life._replace(left=changed)
    return life


def standing(rules: tuple[Rule, ...], request: Request, world: World) -> tuple[Diagnosis, ...]:
    """The objections that stand after their checks, asked side by side, have answered."""
    from heal_cli.stages.preflight import holds, objections

    found = [one for one in objections(rules, world.commands(request)) if one.rule.preflight != "off"]
    if world.preflight == "off":
        found = [one for one in found if one.rule.preflight]
    answers = world.ask(request, tuple(found))
    return tuple(one for one in map(holds, found, answers) if one)


def told_of(life: Life, world: World) -> Life:
    """The life after a person was told what was mended before the run."""
    assert life.foreseen and life.prevention
    from heal_cli.stages.remediate import cause

    world.tell(f"{cause(life.foreseen, world.scene(life.request, life.foreseen.command))}; {life.prevention.fix} done")
    return life


def mend(life: Life, world: World) -> Life:
    """Diagnose, mend and run again, until the command works or nothing lawful is left to do."""
    from heal_cli.stages.diagnose import diagnose

    request = life.request
    while not life.attempts[-1].succeeded and not life.attempts[-1].interrupted:
        failure = world.failure(request, life.attempts[-1])
        diagnosis = diagnose(world.rules_after(failure), failure)
        if diagnosis is None:  # of a second failure: what was said of the first is no longer the cause
            return life._replace(diagnoses=())
        if diagnosis.rule.type == "none":
            return life._replace(silenced=diagnosis)
        scene = world.scene(request, diagnosis.command)
        again = diagnosis.key in (earlier.key for earlier in life.diagnoses)
        life = life._replace(diagnoses=(*life.diagnoses, diagnosis), scene=scene)
        if again:
            return life._replace(left=AGAIN)
        if diagnosis.rule.action.fix is None or not request.options.heal:
            return life
        if because := against_acting(life, diagnosis, world):
            return life._replace(left=because)
        life = repaired(life, diagnosis, scene, world)
        if life.left:
            return life
        world.rewind(life.attempts[-1])
        world.wait()
        announced = advised(life, diagnosis, world)
        world.announce(announced)
        life = life._replace(announced=announced.advice)
        life = life._replace(attempts=(*life.attempts, world.execute(request)))
    return life


def against_acting(life: Life, diagnosis: Diagnosis, world: World) -> str:
    """Why heal leaves this failure to the person, or an empty text."""
    from heal_cli.stages.repair import against_retry

    if len(life.attempts) > life.request.options.retries:
        return "not run again: --retries 0" if len(life.attempts) == 1 else "it failed again, in another way"
    if diagnosis.rule.experimental:
        return "its rule is experimental"
    if not diagnosis.rule.action.retry:
        return ""
    command = diagnosis.command
    alone = world.alone(life.request, command)
    because = against_retry(diagnosis, life.attempts[-1], world.read_only(command), alone)
    return f"not run again: {because}" if because else ""


def repaired(life: Life, diagnosis: Diagnosis, scene: Scene, world: World) -> Life:
    """The life after its fix was carried out; `left` says why the command is not to be run again."""
    life = mended(life, diagnosis, scene, world)
    if life.left or diagnosis.rule.action.retry:
        return life
    return life._replace(left=f"{life.mendings[-1].fix} done; not run again")


def mended(life: Life, diagnosis: Diagnosis, scene: Scene, world: World) -> Life:
    """The life after a fix; `left` says why it does not count."""
    found = world.fix(diagnosis, scene)
    if found is None:
        target = scene.target.name if scene.target else ""
        because = scene.why_none or f"the target {target}, and what it needs, has no command for it"
        return life._replace(left=f"{diagnosis.rule.action.fix} cannot be done: {because}")
    if not life.attempts and diagnosis.rule.match.check:  # nothing has failed yet: what was asked is what must be good
        found = (found[0]._replace(verify=diagnosis.rule.match.check), found[1])
    if life.attempts and world.asks(*found):
        world.deliver(life.attempts[-1])  # who is asked to log in wants to see why
    mending = world.carry_out(*found)
    life = life._replace(mendings=(*life.mendings, mending))
    if not mending.done:
        return life._replace(left=mending.because)
    now = world.scene(life.request, diagnosis.command).identity
    if now != scene.identity:
        from heal_cli.who_acts import change

        return life._replace(left=f"not run again: {mending.fix} changed who acts: {change(scene.identity, now)}")
    return life


def conclude(life: Life, world: World) -> Life:
    """Say what there is to say, and record it. Nothing is held back of a command that was not healed."""
    if not life.healed:
        for attempt in life.attempts:
            world.deliver(attempt)
    diagnosis = life.refusal or (life.diagnoses[-1] if life.diagnoses else None)
    if diagnosis and not life.healed and not life.silenced:
        if diagnosis.rule.action.inquiries and (life.request.options.heal or life.refusal):
            diagnosis = world.inquire(life.request, diagnosis, world.scene(life.request, diagnosis.command))
        life = advised(life, diagnosis, world)
    if life.request.options.heal or life.refusal:
        world.report(life)
    world.record(life)
    return life


def advised(life: Life, diagnosis: Diagnosis, world: World) -> Life:
    """The life with what a person is to be told of it."""
    from heal_cli.stages.remediate import advise

    scene = world.scene(life.request, diagnosis.command)
    mending = life.mendings[-1] if life.mendings else None
    fix = world.fix(diagnosis, scene)
    advice = advise(diagnosis, scene, life.request.line, fix, mending)
    if life.refusal and fix:
        from heal_cli.stages.preflight import by_heal

        advice = by_heal(advice, *fix)
    return life._replace(scene=scene, advice=advice)
