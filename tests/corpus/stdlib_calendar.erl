%% Users of calendar: pure functions of dates only.
-module(stdlib_calendar).
-export([start/0]).

start() ->
    Ds = [{1970, 1, 1}, {2000, 2, 29}, {2024, 12, 31}, {1900, 3, 1}, {1, 1, 1}],
    [{D, calendar:date_to_gregorian_days(D), calendar:day_of_the_week(D), calendar:gregorian_days_to_date(calendar:date_to_gregorian_days(D)) =:= D, calendar:iso_week_number(D), calendar:last_day_of_the_month(element(1, D), element(2, D))} || D <- Ds]
        ++ [calendar:is_leap_year(Y) || Y <- [1900, 2000, 2023, 2024]] ++ [calendar:seconds_to_daystime(100000), calendar:seconds_to_time(3661), calendar:time_to_seconds({23, 59, 59}), calendar:valid_date({2023, 2, 29}), calendar:datetime_to_gregorian_seconds({{2020, 1, 1}, {0, 0, 0}}), calendar:gregorian_seconds_to_datetime(63745056000), calendar:time_difference({{2020, 1, 1}, {0, 0, 0}}, {{2020, 1, 2}, {1, 0, 1}})].
