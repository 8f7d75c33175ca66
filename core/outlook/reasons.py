"""What moved a KPI, in at most five plain sentences: the change in all, then what brought most of it, each with a link."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.base.text import Lang, Text, markdown_safe, same
from core.base.unit import Unit, write, write_difference
from core.outlook.gap import label
from core.outlook.growth import FACTORS
from core.outlook.linked import Link
from core.outlook.receipt import receipt_names
from core.outlook.why import MIX, SEVERAL, Piece, Split, Why

MOST = 5
_JOINER = "\u2060"
UNITS = {"visitors": Unit.COUNT, "buyers": Unit.COUNT, "conversion": Unit.SHARE, "orders_per_buyer": Unit.COUNT, "average_order_value": Unit.CURRENCY}
KEYS: dict[str, dict[str, Text]] = {
    "newness": {"new": Text(zh="新品类", en="New categories"), "old": Text(zh="老品类", en="Old categories")},
    "customer": {"new": Text(zh="新客首购", en="New customers"), "returning": Text(zh="老客复购", en="Returning customers"), "unnamed": Text(zh="无客户编号", en="Without customer id")},
    "mix": {"volume": Text(zh="卖出件数", en="Pieces sold"), "mix": Text(zh="品类结构", en="Mix of categories"), "price": Text(zh="件单价", en="Price per piece"),
            "other": Text(zh="不计件的收入", en="Without pieces (postage, fees)")},
    "sku": {"*others": Text(zh="其余商品", en="All other goods")},
}
_SPECIAL = {MIX: Text(zh="结构变化", en="Shift in the mix"), SEVERAL: Text(zh="在多处购买的重复计数", en="Counted in several")}
SPLITS: dict[str, Text] = {
    "factor": Text(zh="流量与转化", en="Traffic and conversion"), "channel": Text(zh="渠道", en="Channel"), "category": Text(zh="品类", en="Category"),
    "newness": Text(zh="新老品类", en="New and old categories"), "customer": Text(zh="新老客", en="New and returning"), "mix": Text(zh="件数、结构与价格", en="Pieces, mix and price"),
    "sku": Text(zh="商品", en="SKU"), "parts": Text(zh="分子与分母", en="Above and below the line")}
AGAINST: dict[str, Text] = {
    "last_year": Text(zh="去年同期", en="last year's same days"), "earlier": Text(zh="上一期", en="the period before"), "plan": Text(zh="计划到今天应有的", en="what the plan wants by now")}
_LEAD = Text(zh="{kpi} **{after}**，比{against}{more} **{change}**{growth}{calendar}。", en="{kpi} is **{after}**: **{change}** {more} than {against}{growth}{calendar}.")
_SAME_LEAD = Text(zh="{kpi} **{after}**，与{against}相同。", en="{kpi} is **{after}**, the same as {against}.")
_EVENT_DAYS = Text(zh="去年同一活动日", en="on last year's same event days")
_CALENDAR_DAYS = Text(zh="去年同样的日历日", en="on last year's same calendar days")
_CALENDAR = Text(zh="；按日历日比是 {growth}", en="; by calendar day it is {growth}")
_MORE, _LESS = Text(zh="多", en="more"), Text(zh="少", en="less")
_HIGHER, _LOWER = Text(zh="高", en="higher"), Text(zh="低", en="lower")
_BROUGHT = Text(zh="**{name}** 贡献了 {total} 增量中的 **{part}**{own}。", en="**{name}** brought **{part}** of the {total} growth{own}.")
_LOST = Text(zh="**{name}** 少了 **{part}**{own}，总共少 {total}。", en="**{name}** lost **{part}** of the {total} fall{own}.")
_ALONE = Text(zh="单是 **{name}** 就影响 **{part}**{own}，超过总变化 {total}。", en="**{name}** alone moved it by **{part}**{own}, more than the change of {total} in all.")
_MOVED = Text(zh="**{name}** 影响 **{part}**{own}，总变化 {total}。", en="**{name}** moved it by **{part}**{own}, of {total} in all.")
_AGAINST_IT = Text(zh="**{name}** 反向变动 **{part}**{own}。", en="**{name}** moved the other way: **{part}**{own}.")
_OWN = Text(zh="（自身{growth}）", en=" ({growth} on its own)")
_FACTOR = Text(zh="**{name}** 从 {before} 变为 {after}，影响 **{part}**。", en="**{name}** went from {before} to {after}: **{part}**.")
_ASKED = Text(zh="**{name}** 应到 {before}，实为 {after}，影响 **{part}**。", en="**{name}** should be {before} and is {after}: **{part}**.")
_MIXED = Text(zh="**结构变化**（更多落在高或低的{by}）影响 **{part}**。", en="**The mix** by {by} moved it by **{part}**.")
_NEW = Text(zh="**新品类** 占 GMV 的 {share}（之前 {before}），变动 **{part}**；老品类变动 {rest}。", en="**New categories** are {share} of GMV (before {before}), **{part}**; the old ones {rest}.")
_LOYAL = Text(zh="**老客复购** 变动 **{part}**，新客首购变动 {rest}。", en="**Returning customers** moved it by **{part}**, new customers by {rest}.")
# Where above and below the line are two things of their own; of a rate, one is part of the other and says nothing.
_TWO_THINGS = frozenset({"cac", "acquisition_cost_ratio", "operating_cost_ratio", "inventory_turnover", "days_of_stock", "average_order_value", "conversion"})


@dataclass(frozen=True)
class Reason:
    """One sentence (Markdown), how much it weighs, and the link to what it speaks of, named by its days."""

    weight: float
    text: Text
    link: Link

    @property
    def links(self) -> tuple[Link, ...]:
        return (self.link,)


def reasons(of: Why, labels: Mapping[str, dict[str, Text]], currency: str) -> list[Reason]:
    """Return the change in all, then at most four sentences of what moved most, at most two of them per split; labels name keys."""
    told = _Telling(of, labels, currency)
    found = [*told.factors(), *told.parts(), *(reason for by in ("channel", "category") for reason in told.largest(by)), *told.new_categories(), *told.returning()]
    return [told.lead(), *sorted(found, key=lambda reason: -abs(reason.weight))[: MOST - 1]]


def piece_name(of: Why, by: str, piece: Piece, labels: Mapping[str, dict[str, Text]]) -> Text:
    """Return what a piece is called."""
    if piece.key in _SPECIAL:
        return _SPECIAL[piece.key]
    if by == "factor":
        return FACTORS[piece.key]
    if by == "parts":
        return receipt_names(of.of)[piece.key]
    return KEYS[by].get(piece.key) or label({}, piece.key) if by in KEYS else label(dict(labels.get(by, {})), piece.key)


@dataclass(frozen=True)
class _Telling:
    of: Why
    labels: Mapping[str, dict[str, Text]]
    currency: str

    @property
    def change(self) -> float:
        return float(self.of.change)

    def lead(self) -> Reason:
        of, before = self.of, float(self.of.before)
        against = AGAINST[of.against]
        if of.of.id == "gmv" and of.against == "last_year":
            against = _EVENT_DAYS if of.metric.aligned else _CALENDAR_DAYS
        if not of.change:
            return self._reason(self.change, _SAME_LEAD.format(kpi=of.of.label, after=self._level(float(of.after)), against=against))
        growth = same("")
        if before > 0 and of.of.unit is not Unit.SHARE:
            rate = _growth(self.change / before)
            growth = Text(zh=f"（{rate.zh}）", en=f" ({rate.en})")
        calendar = _CALENDAR.format(growth=_growth(float(of.after / of.calendar) - 1)) if of.calendar else same("")
        up, counted = self.change > 0, of.of.unit in (Unit.CURRENCY, Unit.COUNT) and of.of.kind in ("sum", "distinct", "balance")
        more = (_MORE if up else _LESS) if counted else (_HIGHER if up else _LOWER)
        return self._reason(self.change, _LEAD.format(kpi=of.of.label, after=self._level(float(of.after)), change=self._size(abs(self.change)), more=more, against=against, growth=growth, calendar=calendar))

    def factors(self) -> list[Reason]:
        """The factor that moved most, and the one that moved most against the change."""
        split = self.of.split("factor")
        known = [piece for piece in split.pieces if piece.key in UNITS] if split else []
        return [self._level_reason(piece, FACTORS[piece.key], lambda value, key=piece.key: self._factor(value, key), {"receipt": piece.key} if piece.key in _HAS_RECEIPT else {}) for piece in _both_ways(known, self.change)]

    def parts(self) -> list[Reason]:
        split = self.of.split("parts")
        if split is None or self.of.of.id not in _TWO_THINGS:
            return []
        names = receipt_names(self.of.of)
        return [self._level_reason(piece, names[piece.key], lambda value: _number(value), {"receipt": self.of.of.id}) for piece in split.pieces if piece.part]

    def largest(self, by: str) -> list[Reason]:
        """The key that moved most with the change, and the one that moved most against it."""
        split = self.of.split(by)
        if split is None or not self.of.change:
            return []
        return [self._of_key(split, piece) for piece in _both_ways(split.pieces, self.change) if piece.key != SEVERAL]

    def new_categories(self) -> list[Reason]:
        found = self._by_key("newness", ("new", "old"))
        if found is None:
            return []
        new, old = found
        share, before = (_share(side[0] / (side[0] + side[1])) for side in ((new.after or 0.0, old.after or 0.0), (new.before or 0.0, old.before or 0.0)))
        text = _NEW.format(share=share, before=before, part=self._signed(new.part), rest=self._signed(old.part))
        return [self._reason(float(new.part), text, {"by": "newness"})]

    def returning(self) -> list[Reason]:
        found = self._by_key("customer", ("returning", "new"))
        return [] if found is None else [self._reason(float(found[0].part), _LOYAL.format(part=self._signed(found[0].part), rest=self._signed(found[1].part)), {"by": "customer"})]

    def _by_key(self, by: str, keys: tuple[str, str]) -> tuple[Piece, Piece] | None:
        split = self.of.split(by)
        pieces = {piece.key: piece for piece in split.pieces} if split else {}
        usable = all(key in pieces for key in keys) and sum(piece.before or 0.0 for piece in pieces.values()) > 0
        return (pieces[keys[0]], pieces[keys[1]]) if usable else None

    def _of_key(self, split: Split, piece: Piece) -> Reason:
        if piece.key == MIX:
            return self._reason(float(piece.part), _MIXED.format(by=SPLITS[split.by], part=self._signed(piece.part)), {"by": split.by})
        part, name = float(piece.part), _safe(piece_name(self.of, split.by, piece, self.labels))
        own = same("")
        if self.of.against != "plan" and piece.before and piece.after is not None and piece.before > 0:
            own = _OWN.format(growth=_growth(piece.after / piece.before - 1))
        is_sum = self.of.of.kind in ("sum", "distinct")
        signed = part * self.change < 0 or abs(part) > abs(self.change) or not is_sum
        pattern = _AGAINST_IT if part * self.change < 0 else _ALONE if abs(part) > abs(self.change) else _MOVED if not is_sum else _BROUGHT if self.change > 0 else _LOST
        written = self._signed(piece.part) if signed else self._size(abs(part))
        return self._reason(part, pattern.format(name=name, part=written, total=self._size(abs(self.change)), own=own), {split.by: piece.key})

    def _level_reason(self, piece: Piece, name: Text, level: "object", query: dict[str, str]) -> Reason:
        pattern = _ASKED if self.of.against == "plan" else _FACTOR
        told = pattern.format(name=name, before=level(piece.before), after=level(piece.after), part=self._signed(piece.part))  # type: ignore[operator]
        return self._reason(float(piece.part), told, query)

    def _reason(self, weight: float, text: Text, query: dict[str, str] | None = None) -> Reason:
        """GMV is explained on Growth, every other KPI by its receipt."""
        more = dict(query or {})
        if self.of.of.id == "gmv":
            narrowed = {name: value for name, value in (("channel", self.of.channel), ("category", self.of.category)) if value}
            return Reason(weight, text, Link(self.of.days.name, "growth", tuple({"period": self.of.days.choice, **narrowed, **more}.items())))
        return Reason(weight, text, Link(self.of.days.name, "growth", tuple({"period": self.of.days.choice, "receipt": self.of.of.id, **{k: v for k, v in more.items() if k in ("channel", "category")}}.items())))

    def _level(self, value: float) -> Text:
        return Text(zh=_whole(write(value, self.of.of.unit, "zh", currency=self.currency)), en=_whole(write(value, self.of.of.unit, "en", currency=self.currency)))

    def _size(self, value: float) -> Text:
        """Return how large a change is, without its sign; of shares in points."""
        return Text(zh=self._difference(value, "zh").lstrip("+" + _JOINER), en=self._difference(value, "en").lstrip("+" + _JOINER))

    def _signed(self, value: object) -> Text:
        return Text(zh=self._difference(float(str(value)), "zh"), en=self._difference(float(str(value)), "en"))

    def _difference(self, value: float, lang: Lang) -> str:
        return _whole(write_difference(value, self.of.of.unit, lang, currency=self.currency))

    def _factor(self, value: float, key: str) -> Text:
        digits = 2 if key in ("orders_per_buyer", "conversion") else None
        return Text(zh=_whole(write(value, UNITS[key], "zh", currency=self.currency, digits=digits)), en=_whole(write(value, UNITS[key], "en", currency=self.currency, digits=digits)))


_HAS_RECEIPT = frozenset({"visitors", "conversion", "buyers", "average_order_value"})


def _both_ways(pieces: "tuple[Piece, ...] | list[Piece]", change: float) -> list[Piece]:
    sides = ([piece for piece in pieces if float(piece.part) * change > 0], [piece for piece in pieces if float(piece.part) * change < 0])
    return [max(side, key=lambda piece: abs(piece.part)) for side in sides if side]


def _safe(name: Text) -> Text:
    return Text(zh=markdown_safe(name.zh), en=markdown_safe(name.en))


def _whole(number: str) -> str:
    """Return the number so that no line breaks between its sign and its figures."""
    return number.replace("+", "+" + _JOINER).replace("−", "−" + _JOINER).replace(" ", "\u00a0")


def _number(value: float) -> Text:
    return Text(zh=_whole(write(value, Unit.COUNT, "zh")), en=_whole(write(value, Unit.COUNT, "en")))


def _share(value: float) -> Text:
    return Text(zh=write(value, Unit.SHARE, "zh"), en=write(value, Unit.SHARE, "en"))


def _growth(value: float) -> Text:
    return Text(zh=write(value, Unit.SHARE, "zh", signed=True), en=write(value, Unit.SHARE, "en", signed=True))
