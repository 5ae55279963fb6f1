"""Every address: staff under /admin/ and /sign-in/, patients under /p/ and /plan/."""

from django.contrib import admin
from django.urls import include, path

from clinic import views
from plans.photos import exercise_photo

urlpatterns = [
    path("", views.front_door, name="front_door"),
    path("robots.txt", views.robots, name="robots"),
    path("health/", views.health, name="health"),
    path("no-access/", views.no_access, name="no_access"),
    path("sign-in/password/reset/", views.forgotten_password, name="forgotten_password"),  # instead of one by e-mail
    path("sign-in/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("photo/<str:name>", exercise_photo, name="exercise_photo"),  # staff and patients: it looks who asks
    path("", include("plans.portal.urls")),
]
handler404 = "clinic.views.not_found"
handler500 = "clinic.views.server_error"
