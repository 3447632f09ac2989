%% The environment of an application that no file describes.
-module(stdlib_application_env).
-export([start/0]).

start() ->
    Before = {application:get_env(bank, rate), application:get_env(bank, rate, 7), application:get_env(rate), application:get_all_env(bank)},
    ok = application:set_env(bank, rate, 3),
    ok = application:set_env(bank, name, #{text => <<"first">>}),
    ok = application:set_env(shop, rate, 4, [{persistent, true}]),
    ok = application:set_env([{mill, [{stones, 2}, {grain, rye}]}]),
    ok = application:set_env(bank, rate, 5),
    Set = [application:get_env(A, K) || {A, K} <- [{bank, rate}, {bank, name}, {shop, rate}, {shop, name}, {mill, grain}, {mill, stones}]],
    All = [lists:sort(application:get_all_env(A)) || A <- [bank, shop, mill, none]],
    ok = application:unset_env(bank, rate),
    ok = application:unset_env(bank, nothing),
    {Before, Set, All, application:get_all_env(bank), application:get_env(bank, rate), application:get_key(bank, vsn), application:get_application(?MODULE)}.
