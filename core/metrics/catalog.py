"""The KPI catalog: every metric by id, in the order in which managers read them."""

from collections.abc import Mapping

from core.base.errors import CockpitError
from core.base.text import Text
from core.metrics.customers import CUSTOMERS
from core.metrics.declare import Metric
from core.metrics.funnel_steps import FUNNEL_STEPS
from core.metrics.goods import GOODS
from core.metrics.growth_factors import GROWTH_FACTORS
from core.metrics.listed import LIST_NUMBERS
from core.metrics.money_spent import MONEY_SPENT
from core.metrics.sales import SALES
from core.metrics.service import SERVICE
from core.metrics.sku_numbers import SKU_NUMBERS
from core.metrics.variants import BY_ID, variant_of

CATALOG: Mapping[str, Metric] = {metric.id: metric for metric in (*SALES, *CUSTOMERS, *MONEY_SPENT, *GOODS, *SERVICE)}


def defined(kpi: str, definition: str) -> Metric:
    """Return the KPI by the definition that a goal names; by its own where it names none, or writes one that is not known."""
    found = variant_of(kpi, definition)
    return CATALOG[kpi] if found is None else found.metric


def kpi_of(of: Metric) -> str:
    """Return the id of the KPI that a metric, or a variant of it, is a definition of."""
    return of.id.partition("@")[0]


def after_refunds(of: Metric) -> bool:
    """Return whether the KPI, as defined, takes refunds off: its newest months fall while refunds are still coming."""
    return any("refunds" in formula.tables for formula in of.formulas) or (of.change_of is not None and after_refunds(metric(of.change_of)))


def metric(id_: str) -> Metric:
    """Return the KPI of that id, or by kpi@variant another definition of it (a factor or step as Growth shows it, a number of a SKU or of a list, too); any other id raises CockpitError with the nearest known ones."""
    found = next((kept[id_] for kept in (CATALOG, BY_ID, GROWTH_FACTORS, FUNNEL_STEPS, SKU_NUMBERS, LIST_NUMBERS) if id_ in kept), None)
    if found is not None:
        return found
    near = [known for known in CATALOG if known.startswith(id_[:3])] or list(CATALOG)
    raise CockpitError(
        "unknown_kpi",
        Text(
            zh=f"没有名为「{id_[:40]}」的指标。相近的有：{'、'.join(near[:5])}。",
            en=f"There is no KPI “{id_[:40]}”. Near it: {', '.join(near[:5])}.",
        ),
    )
