"""The site's addresses and one more, whose view does nothing: what a request costs before our own work begins."""

from django.http import HttpResponse
from django.urls import path

from clinic.urls import handler404, handler500, urlpatterns  # noqa: F401  the handlers are found here by name

urlpatterns = [*urlpatterns, path("nothing/", lambda request: HttpResponse())]
