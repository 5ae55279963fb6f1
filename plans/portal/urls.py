"""The patient's addresses: the link under /p/, everything after the question under /plan/."""

from django.urls import path

from plans.portal import entrance, intake, questions, views

app_name = "portal"
urlpatterns = [
    path("p/<str:token>/", entrance.question, name="question"),
    path("p/<str:token>", entrance.question),  # copied without its slash: no redirect that a browser might keep
    path("plan/", views.today, name="today"),
    path("plan/session/", views.session, name="session"),
    path("plan/morning/", views.morning, name="morning"),
    path("plan/run/", views.run, name="run"),
    path("plan/program/", views.program, name="program"),
    path("plan/log/", views.log, name="log"),
    path("plan/exercises/", views.exercises, name="exercises"),
    path("plan/intake/", intake.start, name="intake"),
    path("plan/intake/<slug:key>/", intake.step, name="intake_step"),
    path("plan/questions/", questions.questions, name="questions"),
    path("plan/questions/<slug:key>/", questions.step, name="question_step"),
    path("plan/leave/", entrance.leave, name="leave"),
    path("plan/open-again/", entrance.outside, name="outside"),
]
