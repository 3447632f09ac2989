%% What the examples and tests of package vm call.
-module(demo).
-export([greet/1, average/1, count/1, total/1, loop/0, fill/1, remember/1, fail/1, echo/1, answer/1, halt/1]).

greet(Name) -> io:format("Hello, ~ts!~n", [Name]).

average(Numbers) -> lists:sum(Numbers) / length(Numbers).

%% How often each element occurs.
count(List) ->
    lists:foldl(fun(E, Counts) -> maps:update_with(E, fun(N) -> N + 1 end, 1, Counts) end, #{}, List).

%% Prices come from a function written in Go.
total(Order) -> lists:sum([N * shop:price(Item) || {Item, N} <- Order]).

loop() -> loop().

fill(List) -> fill([lists:seq(1, 10000) | List]).

%% What was remembered before.
remember(Value) -> put(remembered, Value).

fail(Reason) -> error(Reason).

echo(Term) -> Term.

answer(F) -> try shop:price(F) catch Class:Reason -> {Class, Reason} end.

halt(Code) -> io:put_chars("bye\n"), erlang:halt(Code).
