"""The model's formulas over plain arrays, for tests/numpy.rs.

Reads lines on standard input:

    now DAYS                                   the instant, days since 1970
    cell I J                                   a cell of the area, in local coordinates of the hexagonal grid
    event WHO CELL DAYS WEIGHT MEMBER H:SHARE… a report; CELL is -1 where it paints none; MEMBER is 0 or 1
    work WHO CELL DAYS HOURS H:SHARE…          hours worked

WHO is ACCOUNT/AREA/MICROSECONDS of its recording, or - where nobody's account bounds it;

and prints, for everybody and then for the population of the members, a line per cell with the expected events
of its 168 hours. Nothing here knows how the index keeps its sums.
"""

import sys

import numpy as np

HALF_LIFE, TOTAL_HALF_LIFE = 730.0, 90.0
K, KC, K_GROUP, KC_GROUP = 1.0, 2.0, 8.0, 16.0
KA_TRIED = 4.0 ** -np.arange(4)
KC_TRIED, SEASON, SEASONS, SEASONS_HALF_LIFE = 2.0 ** np.arange(-1, 7), 91.3125, 16, 4.0
FLAT, DAY, HEAP, WEEK, TAU = 30.0, 300.0, 1_500.0, 20_000.0, 1_000.0
TAU_TRIED, PARTS = np.array([100.0, 300.0, 1_000.0, 3_000.0, 10_000.0]), 8
REACH = 3  # hours that an hour borrows from on either side
# Of one account in a week: in one area, in all, and records that are looked at.
MOST_REPORTS, MOST_HOURS = (3.0, 12.0, 48), (80.0, 240.0, 100)
SILENCE, DOUBT = 28, 10.0  # days after which counting may begin anew, and how likely that must be made
CELL_HOURS, WEEK_HOURS = 1.0, 168.0  # imaginary hours worked: of a cell, of the week


def read(lines):
    told = {"cell": [], "event": [], "work": [], "who": {"event": [], "work": []}}
    for line in lines:
        what, *words = line.split()
        if what == "now":
            told[what] = float(words[0])
            continue
        if what in told["who"]:
            told["who"][what].append(words.pop(0))
        plain = [float(word) for word in words if ":" not in word]
        hours = np.zeros(168)
        for word in words:
            if ":" in word:
                hour, share = word.split(":")
                hours[int(hour)] += float(share)
        told[what].append((plain, hours))
    return told


def bounded(amounts, who, most, in_all, count):
    """What records amount to when those of one account and week amount to no more than that."""
    groups, amounts = {}, amounts.copy()
    for place, (one, amount) in enumerate(zip(who, amounts)):
        if one != "-":
            account, area, at = one.split("/")
            week = (int(at) // 86_400_000_000 + 3) // 7  # Monday to Sunday
            groups.setdefault((account, week), []).append((int(at), place, area))
    for group in groups.values():
        places = np.array([place for _, place, _ in sorted(group)])
        areas = np.array([area for _, _, area in sorted(group)])
        amounts[places[count:]] = 0.0
        places, areas = places[:count], areas[:count]
        before = np.concatenate([[0.0], np.cumsum(amounts[places])[:-1]])
        amounts[places] = np.clip(np.minimum(amounts[places], in_all - before), 0.0, None)
        for area in set(areas):
            there = places[areas == area]
            amounts[there] *= min(1.0, most / max(amounts[there].sum(), 1e-300))
    return amounts


def counted(hours, since, where, who):
    """Hours of which one account's count no more in a cell than all others' there."""
    weights, factors = hours * 2.0 ** (since / HALF_LIFE), np.ones(len(hours))
    account = np.array([one.split("/")[0] for one in who])
    for place in set(where):
        for one in set(account[where == place]) - {"-"}:
            theirs = (where == place) & (account == one)
            others = weights[(where == place) & (account != one)].sum()
            own = weights[theirs].sum()
            factors[theirs] = min(1.0, others / own) if own > 0 else 1.0
    return hours * factors


def kernel(cells, sigma, rings):
    """Row: from, column: to. Rows add up to one over the area. And 1/Σw² on an endless grid."""
    i, j = cells[:, 0], cells[:, 1]
    i, j = i[None] - i[:, None], j[None] - j[:, None]
    weigh = lambda i, j: np.where(
        np.maximum(np.maximum(abs(i), abs(j)), abs(i - j)) <= rings,
        np.exp(-(i * i - i * j + j * j) / (2 * sigma**2)), 0.0)
    weights = weigh(i, j)
    around = np.arange(-rings, rings + 1.0)
    endless = weigh(around[None], around[:, None])
    return weights / weights.sum(1, keepdims=True), endless.sum() ** 2 / (endless**2).sum()


def lending():
    """B: the circular kernel, mixed over the same day, days of the same type and any day."""
    apart = abs(np.arange(24)[:, None] - np.arange(24)[None])
    apart = np.minimum(apart, 24 - apart)
    circular = np.where(apart <= REACH, np.exp(-(apart**2) / 2.0), 0.0)
    circular /= circular[0].sum()
    weekend = np.arange(7) >= 5
    alike = (weekend[:, None] == weekend[None]) / np.where(weekend, 2, 5)[:, None]
    return np.kron(0.3 * np.eye(7) + 0.3 * alike + 0.4 / 7, circular), circular


def normal(rates):
    return rates / rates.sum(-1, keepdims=True)


def area_hours(g, worked, b, circular):
    n, by_hour = g.sum(), lambda week: week.reshape(7, 24)
    hod = (circular @ by_hour(g).mean(0) + FLAT / 168) / (n * by_hour(worked).mean(0) + FLAT)
    hod = normal(np.tile(hod, 7))
    smooth = normal((b @ g + DAY * hod) / (n * worked + DAY))
    counted, share = by_hour(g).sum(0), by_hour(smooth).sum(0)
    expected = by_hour(smooth * worked).sum(0)
    heaped = (counted + HEAP * share) / (n * expected + HEAP * share)
    heaped = normal(smooth * np.tile(heaped, 7))
    return normal((g + WEEK * heaped) / (n * worked + WEEK))


def model(told):
    cells, now = np.array([plain for plain, _ in told["cell"]]), told["now"]
    count = len(cells)
    near, near_cells = kernel(cells, 0.8, 2)
    wide, wide_cells = kernel(cells, 2.5, 7)
    b, circular = lending()

    at, days, weight, member = np.array([plain for plain, _ in told["event"]]).T
    weight = bounded(weight, told["who"]["event"], *MOST_REPORTS)
    shares = weight[:, None] * np.array([hours for _, hours in told["event"]])
    placed = at >= 0
    by_cell = lambda values: np.stack([
        np.bincount(at[placed].astype(int), column, count) for column in values[placed].T])
    decayed = weight * 2.0 ** ((days - now) / HALF_LIFE)
    # What one account tells of a past season teaches once it is reviewed.
    recorded = np.array([
        np.inf if one == "-" else int(one.split("/")[2]) / 86_400e6 for one in told["who"]["event"]])
    recorded[np.isinf(recorded)] = days[np.isinf(recorded)]
    taught = np.where(recorded // SEASON > days // SEASON, 0.0, weight)

    # Where and when teams were.
    visits, worked = np.ones((3, count)), np.ones(168)
    if told["work"]:
        where, since, hours = np.array([plain for plain, _ in told["work"]]).T
        hours = bounded(hours, told["who"]["work"], *MOST_HOURS)
        hours = counted(hours, since - now, where, told["who"]["work"])
        a = (hours[:, None] * np.array([week for _, week in told["work"]])).sum(0)
        worked = (168 * (b @ a) + WEEK_HOURS) / (a.sum() + WEEK_HOURS)
        known = where >= 0
        own = hours * 2.0 ** ((since - now) / HALF_LIFE)
        own = np.bincount(where[known].astype(int), own[known], count)
        visits = np.stack([own, near.T @ own, wide.T @ own])
        visits = (visits + CELL_HOURS) / (own.sum() / count + CELL_HOURS)  # over the mean cell's

    def ladder(x, first, ka, k, kc, visits=visits):
        rate = (ka + wide_cells * (wide.T @ x)) / (ka / first + wide_cells * visits[2])
        rate = (k + near_cells * (near.T @ x)) / (k / rate + near_cells * visits[1])
        return (kc + x) / (kc / rate + visits[0])

    def over_mean(hours, of):
        return (hours + CELL_HOURS) / (of.sum() / count + CELL_HOURS)

    def learnt():
        """k_a and k_c by how well each pair would have expected the past seasons from what was before."""
        def by_season(at, days, amount):
            season = np.floor(days / SEASON).astype(int)
            return lambda one: np.bincount(
                at[(season == one) & (at >= 0)].astype(int), amount[(season == one) & (at >= 0)], count)

        happened, running = by_season(at, days, taught), int(now // SEASON)
        teams = by_season(where, since, hours) if told["work"] else None
        scores = -abs(np.log2(KA_TRIED / K))[:, None] - abs(np.log2(KC_TRIED / KC))
        x, e, decay = np.zeros(count), np.zeros(count), 2.0 ** (-SEASON / HALF_LIFE)
        for season in range(int(min(days[taught > 0]) // SEASON), running):
            y = happened(season)
            past, ahead = np.ones((3, count)), np.ones(count)
            if teams:
                past = np.stack([over_mean(one, e) for one in (e, near.T @ e, wide.T @ e)])
                ahead = over_mean(teams(season), teams(season))
            if season >= running - SEASONS and x.sum() > 0 and y.sum() > 0:
                for i, j in np.ndindex(scores.shape):
                    first = np.full(count, (x.sum() + 0.5) / count)
                    rates = ladder(x, first, KA_TRIED[i], K, KC_TRIED[j], past) * ahead
                    said = (y * np.log(rates / rates.sum())).sum()
                    scores[i, j] += said * 2.0 ** (-(running - 1 - season) / SEASONS_HALF_LIFE)
            x = x * decay + y * decay**0.5
            if teams:
                e = e * decay + teams(season) * decay**0.5
        weights = np.exp(scores - scores.max())
        weights /= weights.sum()
        return (np.exp((weights.sum(1) * np.log(KA_TRIED)).sum()),
                np.exp((weights.sum(0) * np.log(KC_TRIED)).sum()))

    def learnt_hours():
        """τ by the share that each value would have given the parts of the day of the past seasons' events."""
        season, running = np.floor(days / SEASON).astype(int), int(now // SEASON)
        teaches = np.where(taught > 0, 1.0, 0.0)[:, None]
        parts = (shares * teaches).reshape(-1, 7, PARTS, 24 // PARTS).sum((1, 3))
        by_cell = lambda which: np.stack([
            np.bincount(at[which & placed].astype(int), part, count) for part in parts[which & placed].T], 1)
        scores = -abs(np.log2(TAU_TRIED / TAU))
        for one in range(running - SEASONS, running):
            before, happened = by_cell(season < one), by_cell(season == one)
            if before.sum() == 0:
                continue
            area = (before.sum(0) + FLAT / PARTS) / (before.sum() + FLAT)
            for i, tau in enumerate(TAU_TRIED):
                share = area[None]
                for rung, size in ((wide.T @ before, wide_cells), (near.T @ before, near_cells), (before, 1)):
                    share = (size * rung + tau * share) / (size * rung.sum(1)[:, None] + tau)
                said = (happened * np.log(share)).sum()
                scores[i] += said * 2.0 ** (-(running - 1 - one) / SEASONS_HALF_LIFE)
        weights = np.exp(scores - scores.max())
        return np.exp((weights * np.log(TAU_TRIED)).sum() / weights.sum())

    everybody, theirs = decayed.sum(), (decayed * member).sum()
    x, x_group = by_cell(np.stack([decayed, decayed * member], 1))
    ka, kc = learnt()
    place = ladder(x, np.full(count, (everybody + 0.5) / count), ka, K, kc)
    place_group = ladder(x_group, place * (theirs + 0.5) / (everybody + 0.5), K_GROUP, K_GROUP, KC_GROUP)

    def first_day():
        """The first day, or one after a silence that few reports speak against."""
        of_day = np.floor(days)
        seen = np.unique(of_day[weight > 0])
        starts = [day for day, last in zip(seen, [-np.inf, *seen]) if day - last >= SILENCE]

        def likely(start):
            since = weight[of_day >= start].sum()
            steady = since * np.log(since / max(now - start, 1.0)) - since
            return steady - DOUBT * weight[of_day < start].sum()

        return max(starts, key=likely)

    def weekly(of):
        age = now - first_day()
        n = (of * 2.0 ** (-np.maximum(now - np.floor(days) - 0.5, 0) / TOTAL_HALF_LIFE)).sum()
        weeks = TOTAL_HALF_LIFE / np.log(2) * (1 - 2.0 ** (-age / TOTAL_HALF_LIFE)) / 7
        return (n + 0.5) / (weeks + 0.1)

    g = shares.sum(0)
    area = area_hours(g, worked, b, circular)
    lent = b * np.sqrt(area)[:, None]
    lent /= lent.sum(0)
    over = worked * (g / worked).sum() / g.sum()

    tau = learnt_hours()

    def climb(above, m, size):
        m = m / over
        return (size * m @ lent.T + tau * above) / (size * m.sum(1)[:, None] + tau)

    m = by_cell(shares).T
    hours = climb(climb(area[None], wide.T @ m, wide_cells), near.T @ m, near_cells)
    hours = climb(hours, m, 1)
    hours_group = climb(hours, by_cell(shares * member[:, None]).T, 1)
    return [
        weekly(of) * (rates / rates.sum())[:, None] * share
        for of, rates, share in
        ((weight, place, hours), (weight * member, place_group, hours_group))
    ]


if __name__ == "__main__":
    for rates in model(read(sys.stdin)):
        for row in rates:
            print(*(repr(float(rate)) for rate in row))
