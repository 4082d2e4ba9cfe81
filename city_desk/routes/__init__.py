"""The pages of the desk, one module a noun, each with a blueprint of its name.

A page that lists things is the endpoint ``<noun>.index``: the navigation finds it by
that name.
"""

from city_desk.routes import actions
from city_desk.routes import health
from city_desk.routes import issues
from city_desk.routes import journal
from city_desk.routes import programmes
from city_desk.routes import residents
from city_desk.routes import shops
from city_desk.routes import sign_in
from city_desk.routes import today

BLUEPRINTS = (
    health.blueprint,
    sign_in.blueprint,
    today.blueprint,
    actions.blueprint,
    journal.blueprint,
    shops.blueprint,
    residents.blueprint,
    programmes.blueprint,
    issues.blueprint,
)
