%% The harness that the ten programs share: run the work once, in a process of its own, and print
%% `NAME MILLISECONDS` (three decimals) if the result is the expected one.
-module(bench).
-export([run/4]).

%% Setup makes the input before the clock starts. Both run in a process whose heap grows in Fibonacci
%% steps: with AtomVM's default policy a growing heap is collected quadratically, and the run would time the
%% collector. OTP does not know that option and grows this way by itself.
run(Name, Setup, Work, Expected) ->
    Parent = self(),
    Body = fun() -> Parent ! {self(), measure(Setup(), Work)} end,
    Pid =
        try
            erlang:spawn_opt(Body, [link, {atomvm_heap_growth, fibonacci}])
        catch
            error:badarg -> spawn_link(Body)
        end,
    receive
        {Pid, {Micros, Expected}} ->
            erlang:display_string(Name ++ " " ++ millis(Micros) ++ "\n"),
            0;
        {Pid, {_, Other}} ->
            erlang:display_string(Name ++ " WRONG\n"),
            erlang:display(Other),
            1
    end.

measure(Input, Work) ->
    Start = erlang:monotonic_time(microsecond),
    Result = Work(Input),
    {erlang:monotonic_time(microsecond) - Start, Result}.

millis(Micros) ->
    Fraction = integer_to_list(1000 + Micros rem 1000),
    integer_to_list(Micros div 1000) ++ "." ++ tl(Fraction).
